"""Warm transfers to the 988 Lifeline and from it.

R33, R34: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.models import Call
from journal.codes.care import Direction, StayedOn, TransferOutcome
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
        ]
        indexes: ClassVar = [
            models.Index(name="transfer_due", fields=["due_at"], condition=Q(outcome=None)),
        ]

    def __str__(self) -> str:
        return f"transfer {self.pk} of {self.call_id}"
