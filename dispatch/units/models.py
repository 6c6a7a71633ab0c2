"""Where a unit was last heard to be."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from programs.units.models import Unit


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
