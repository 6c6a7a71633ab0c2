"""What one person asked a second to confirm."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dispatch.calls.models import Call
from dispatch.countersigns.states import ANSWERED
from journal.codes.countersigns import CountersignKind, CountersignStatus


class Countersign(models.Model):
    """One question to a second person, about a call as it stood when it was asked.

    `choice` is what is asked for, in the words of the noun that asks; `stood` is the routing it is
    asked against. Until it is confirmed, what stood goes on.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="countersigns")
    kind = models.CharField(max_length=20, choices=CountersignKind)
    status = models.CharField(
        max_length=9, choices=CountersignStatus, default=CountersignStatus.ASKED
    )
    choice = models.JSONField()
    stood = models.JSONField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="countersign_status_is_known", condition=Q(status__in=CountersignStatus.values)
            ),
            models.CheckConstraint(
                name="a_countersign_answered_says_by_whom",
                condition=Q(status__in=ANSWERED, answered_by__isnull=False)
                | (~Q(status__in=ANSWERED) & Q(answered_by=None)),
            ),
            models.CheckConstraint(
                name="a_countersign_that_is_over_says_when",
                condition=Q(status=CountersignStatus.ASKED, ended_at=None)
                | (~Q(status=CountersignStatus.ASKED) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="who_asked_does_not_countersign",
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")),
            ),
            models.UniqueConstraint(
                name="one_open_countersign_a_call_and_kind",
                fields=["call", "kind"],
                condition=Q(status=CountersignStatus.ASKED),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="countersign_due",
                fields=["due_at"],
                condition=Q(status=CountersignStatus.ASKED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.call_id}"
