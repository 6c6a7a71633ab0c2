"""Notes about places, and who has read them for which call.

R28: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dispatch.calls.models import PLACE_LENGTH, Call

PREMISE_LENGTH = 300


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
