"""A crew in danger: the alarm, who acknowledged it, when it was over.

R39: docs/requirements.md.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from dispatch.calls.models import Call
from programs.units.models import Unit


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
