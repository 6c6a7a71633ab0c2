"""Follow-ups: somebody is looked after again once the call is over."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, Tried
from journal.codes.people import Program
from programs.clients.models import Client
from programs.follow_ups.states import FollowUpStatus
from programs.people.models import Staff


class FollowUp(models.Model):
    """Somebody is to be looked after again. It has an owner, or it is on the board in red."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=FollowUpKind)
    program = models.CharField(max_length=3, choices=Program)
    call = models.UUIDField()
    call_number = models.CharField(max_length=40)
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="follow_ups")
    owner = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="follow_ups")
    status = models.CharField(max_length=4, choices=FollowUpStatus, default=FollowUpStatus.OPEN)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)
    checklist = models.JSONField(default=dict)
    outcome = models.CharField(max_length=11, choices=FollowUpOutcome, null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_call_has_one_follow_up_of_a_kind",
                fields=["call", "kind", "program"],
                condition=Q(status=FollowUpStatus.OPEN),
            ),
            models.CheckConstraint(
                name="a_follow_up_done_has_an_outcome",
                condition=Q(status=FollowUpStatus.OPEN, outcome=None, done_at=None, done_by=None)
                | Q(
                    status=FollowUpStatus.DONE,
                    outcome__isnull=False,
                    done_at__isnull=False,
                    done_by__isnull=False,
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="follow_up_due", fields=["due_at"], condition=Q(status=FollowUpStatus.OPEN)
            ),
            models.Index(name="follow_up_of_call", fields=["call"]),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class FollowUpAttempt(models.Model):
    """One try to reach the person."""

    follow_up = models.ForeignKey(FollowUp, models.PROTECT, related_name="attempts")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    result = models.CharField(max_length=9, choices=Tried)
    asked_for = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"attempt {self.pk}"
