"""Services that people can be told of.

R47, R57: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from journal.codes.directory import ListingStatus
from programs.models.clients import Client
from programs.models.people import Staff
from programs.states import OPEN_REFERRAL, Domain, ReferralStatus


class Resource(models.Model):
    """A service of the directory that a person can be told of."""

    name = models.CharField(max_length=160)
    needs = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    languages = models.CharField(max_length=120, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    source = models.CharField(max_length=80)
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    # What an exchange of the Human Services Data Specification carries besides (R47).
    hsds_id = models.CharField(max_length=64, unique=True, null=True)
    organization = models.CharField(max_length=160, blank=True)
    status = models.CharField(max_length=16, default=ListingStatus.ACTIVE)
    eligibility = models.CharField(max_length=300, blank=True)
    website = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=30, blank=True)
    postal_code = models.CharField(max_length=12, blank=True)
    # [[weekday 0-6, "08:00", "17:00"], …]; empty says that the hours are words only.
    open_at = models.JSONField(default=list)
    # The document it came in, whole, so that what we do not know goes out as it came.
    received = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_service_is_listed_once_at_an_address", fields=["name", "address"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Referral(models.Model):
    """A person sent to a service, and what came of it: the loop is closed by the partner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="referrals")
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="referrals")
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
