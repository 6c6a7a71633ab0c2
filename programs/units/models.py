"""The units, and whether each is on duty."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from journal.codes.people import Program
from journal.codes.units import Duty, ShortReason


class Unit(models.Model):
    """A crew with a callsign."""

    callsign = models.CharField(max_length=12, unique=True)
    program = models.CharField(max_length=3, choices=Program)
    duty = models.CharField(max_length=14, choices=Duty, default=Duty.OFF_DUTY)
    duty_since = models.DateTimeField()
    # What it was before, so that a wrong key can be taken back.
    duty_before = models.CharField(max_length=14, choices=Duty, null=True)
    duty_since_before = models.DateTimeField(null=True)
    # Why it is in service without a role it should have.
    short_reason = models.CharField(max_length=10, choices=ShortReason, null=True)
    # Where it was last known to be: its quarters, or the place it last arrived at.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering: ClassVar = ["program", "callsign"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unit_belongs_to_a_program", condition=Q(program__in=Program.values)
            ),
            models.CheckConstraint(name="unit_duty_is_known", condition=Q(duty__in=Duty.values)),
        ]

    def __str__(self) -> str:
        return self.callsign
