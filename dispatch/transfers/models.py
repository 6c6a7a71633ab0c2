"""Warm transfers to the 988 Lifeline and from it, and its number given to a person.

R33, R34: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.models import Call
from dispatch.transfers.states import UNDER_WAY
from journal.codes.care import Direction, StayedOn, TransferOutcome, TransferStatus
from journal.codes.handoffs import Consent


class LifelineTransfer(models.Model):
    """A warm transfer to the 988 Lifeline or from it (R33)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="transfers")
    direction = models.CharField(max_length=3, choices=Direction)
    consent = models.CharField(max_length=9, choices=Consent)
    stayed_on = models.CharField(max_length=10, choices=StayedOn)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # When the outcome, if it is still unknown, is listed as outstanding.
    due_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=9, choices=TransferStatus, default=TransferStatus.OPEN)
    outcome = models.CharField(max_length=9, choices=TransferOutcome, null=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="an_outcome_says_who_and_when",
                condition=Q(outcome=None, outcome_at=None, outcome_by=None)
                | Q(outcome__isnull=False, outcome_at__isnull=False, outcome_by__isnull=False),
            ),
            models.CheckConstraint(
                name="a_transfer_is_what_its_outcome_says",
                condition=Q(status__in=UNDER_WAY, outcome=None)
                | Q(
                    status=TransferStatus.CONNECTED,
                    outcome__isnull=False,
                    outcome=TransferOutcome.CONNECTED,
                )
                | (
                    Q(status=TransferStatus.FAILED, outcome__isnull=False)
                    & ~Q(outcome=TransferOutcome.CONNECTED)
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="transfer_due", fields=["due_at"], condition=Q(outcome=None)),
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk} of {self.call_id}"


class LifelineReferral(models.Model):
    """The number of 988 was given, and the person agreed to call it themself (R33)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="lifeline_referrals")
    consent = models.CharField(max_length=9, choices=Consent)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_person_referred_to_988_agreed", condition=Q(consent=Consent.GIVEN)
            ),
        ]

    def __str__(self) -> str:
        return f"referral {self.pk} of {self.call_id}"
