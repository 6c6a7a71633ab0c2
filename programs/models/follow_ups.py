"""What is owed to people after the call: follow-ups and reports to the State.

R48: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from programs.models.clients import Client
from programs.models.people import Staff
from programs.states import (
    FollowUpKind,
    FollowUpOutcome,
    FollowUpStatus,
    Program,
    ReportAbout,
    Tried,
)


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


class StateReport(models.Model):
    """A report to the State that the law demands, from the moment it is owed (R48)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.CharField(max_length=5, choices=ReportAbout)
    call = models.UUIDField(null=True)
    call_number = models.CharField(max_length=40, blank=True)
    client = models.ForeignKey(Client, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    overdue_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["due_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_report_made_has_a_reference",
                condition=Q(made_at=None, made_by=None, reference="")
                | (Q(made_at__isnull=False, made_by__isnull=False) & ~Q(reference="")),
            ),
            models.CheckConstraint(
                name="a_report_is_about_a_call_or_a_case",
                condition=Q(call__isnull=False) | Q(client__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="report_due", fields=["due_at"], condition=Q(made_at=None)),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"
