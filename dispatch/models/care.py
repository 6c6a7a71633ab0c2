"""What a clinician writes and does for the person who called.

R33, R34: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.models.calls import Call
from dispatch.states import (
    Attempt,
    CallBackOutcome,
    CallBackStatus,
    Consent,
    Direction,
    RecordKind,
    StayedOn,
    TransferOutcome,
)
from programs.models import Resource
from programs.states import Program


class ClinicalRecord(models.Model):
    """A brief note or a safety plan as it was saved. Saving again makes the next version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=11, choices=RecordKind)
    version = models.SmallIntegerField()
    sections = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_record_has_each_version_once", fields=["call", "kind", "version"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} of {self.call_id}"


class ResourceGiven(models.Model):
    """Something of the directory that the person was told of."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="resources_given")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_resource_is_given_once_a_call", fields=["call", "resource"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} for {self.call_id}"


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
