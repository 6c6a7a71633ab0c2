"""Promised calls to people, and each try.

R33, R34: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.call_backs.states import CallBackStatus
from dispatch.calls.models import Call
from journal.codes.care import Attempt, CallBackOutcome
from journal.codes.people import Program


class CallBack(models.Model):
    """A promised call to somebody whose call was resolved by phone (R34)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.OneToOneField(Call, models.PROTECT, related_name="call_back")
    status = models.CharField(max_length=4, choices=CallBackStatus, default=CallBackStatus.DUE)
    program = models.CharField(max_length=3, choices=Program, default=Program.CCD)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=11, choices=CallBackOutcome, null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_call_back_done_has_an_outcome",
                condition=Q(status=CallBackStatus.DUE, outcome=None, done_at=None, done_by=None)
                | Q(
                    status=CallBackStatus.DONE,
                    outcome__isnull=False,
                    done_at__isnull=False,
                    done_by__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="call_back_due", fields=["due_at"], condition=Q(status=CallBackStatus.DUE)
            ),
        ]

    def __str__(self) -> str:
        return f"call-back {self.pk} for {self.call_id}"


class CallBackAttempt(models.Model):
    """One try to reach the person."""

    call_back = models.ForeignKey(CallBack, models.PROTECT, related_name="attempts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    result = models.CharField(max_length=12, choices=Attempt)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"attempt {self.pk} of {self.call_back_id}"
