"""Referrals of people to services, and each step of them.

R49, R57: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from journal.codes.caseload import Domain
from journal.codes.directory import ReferralStatus
from programs.clients.models import Client
from programs.directory.models import Resource
from programs.people.models import Staff
from programs.referrals.states import OPEN_REFERRAL


class Referral(models.Model):
    """A person sent to a service, and what came of it: the loop is closed by the partner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="referrals")
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="referrals")
    # No foreign key: calls are of the app above.
    call = models.UUIDField(null=True)
    call_number = models.CharField(max_length=40, blank=True)
    need = models.CharField(max_length=9, choices=Domain)
    status = models.CharField(max_length=9, choices=ReferralStatus, default=ReferralStatus.SENT)
    # The person agreed that it is sent; what is about substance use asks for more (R57).
    consent = models.BooleanField(default=False)
    substance = models.BooleanField(default=False)
    substance_consent = models.BooleanField(default=False)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    step_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="referral_status_is_known", condition=Q(status__in=ReferralStatus.values)
            ),
            models.CheckConstraint(
                name="a_referral_is_of_a_call_or_a_client",
                condition=Q(call__isnull=False) | Q(client__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="referral_open",
                fields=["step_at"],
                condition=Q(status__in=[*OPEN_REFERRAL]),
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk}"


class ReferralStep(models.Model):
    """One change of a referral: who said so, one of ours or the partner's machine."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="steps")
    status = models.CharField(max_length=9, choices=ReferralStatus)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"step {self.pk}"
