"""What stands around a call: where units are, agencies alongside, crews in danger, its likes.

R28, R39: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dispatch.models.calls import PLACE_LENGTH, Call
from dispatch.states import Agency, CallStatus, LinkKind, PlanKind
from programs.models import Unit

PREMISE_LENGTH = 300


class Position(models.Model):
    """Where a unit was last known to be: latest only, and no part of the journal."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, related_name="position")
    latitude = models.FloatField()
    longitude = models.FloatField()
    accuracy_meters = models.FloatField(null=True)
    # When the device knew it, and when we heard.
    at = models.DateTimeField()
    heard_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_position_is_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} at {self.at}"


class ResponsePlan(models.Model):
    """One response of several agencies: who waits where until the scene is safe."""

    call = models.OneToOneField(Call, models.PROTECT, primary_key=True, related_name="plan")
    kind = models.CharField(max_length=8, choices=PlanKind)
    staging = models.CharField(max_length=PLACE_LENGTH, blank=True)
    gated = models.BooleanField()
    safe_at = models.DateTimeField(null=True)
    safe_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_safe_scene_says_who_and_when",
                condition=Q(safe_at=None, safe_by=None)
                | Q(safe_at__isnull=False, safe_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.call_id}"


class CoResponse(models.Model):
    """An agency asked to come alongside, and when it was there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.PROTECT, related_name="co_responses")
    agency = models.CharField(max_length=6, choices=Agency)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["asked_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="an_agency_is_asked_once",
                fields=["call", "agency"],
                condition=Q(withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="an_agency_arrives_after_it_was_asked",
                condition=Q(arrived_at=None) | Q(arrived_at__gte=F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} to {self.call_id}"


class Duress(models.Model):
    """A crew in danger: every position is alarmed until somebody has acknowledged (R39)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duresses")
    call = models.ForeignKey(Call, models.PROTECT, null=True, related_name="duresses")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["started_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_unit_has_one_duress", fields=["unit"], condition=Q(stopped_at=None)
            ),
            models.CheckConstraint(
                name="a_duress_stops_after_it_was_answered",
                condition=Q(stopped_at=None)
                | Q(stopped_by__isnull=False, answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="an_answered_duress_says_who",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"duress of {self.unit_id}"


class CallLink(models.Model):
    """Two calls about one thing. A merge closes the second; both keep their histories."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Call, models.PROTECT, related_name="links")
    other = models.ForeignKey(Call, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=7, choices=LinkKind)
    status_before = models.CharField(max_length=8, choices=CallStatus)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["made_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="two_calls_are_linked_once",
                fields=["kept", "other"],
                condition=Q(undone_at=None),
            ),
            models.UniqueConstraint(
                name="a_call_is_merged_into_one",
                fields=["other"],
                condition=Q(undone_at=None, kind=LinkKind.MERGED),
            ),
            models.CheckConstraint(
                name="a_call_is_not_its_own_like", condition=~Q(kept=F("other"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other_id} {self.kind} to {self.kept_id}"


class PremiseNote(models.Model):
    """What people do at a place that a crew should know before it goes; it lapses (R28)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField(max_length=PLACE_LENGTH)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    text = models.CharField(max_length=PREMISE_LENGTH)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lapses_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["lapses_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_premise_note_lapses_later", condition=Q(lapses_at__gt=F("written_at"))
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="premise_by_latitude", fields=["latitude"], condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"note on {self.place}"


class PremiseRead(models.Model):
    """Somebody has read a premise note for a call: without that no unit is sent."""

    note = models.ForeignKey(PremiseNote, models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, models.PROTECT, related_name="premises_read")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="a_note_is_read_once_a_call", fields=["note", "call"]),
        ]

    def __str__(self) -> str:
        return f"{self.note_id} for {self.call_id}"
