"""When the programs are open, and who works when."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from programs.models.people import Staff


class OpeningHours(models.Model):
    """A calendar as it was set: its text, kept. The last one set is in force."""

    source = models.TextField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name_plural = "opening hours"

    def __str__(self) -> str:
        return f"hours {self.pk}"


class Shift(models.Model):
    """The hours one person is on the roster. A person has no two at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # When the clock saw it end, and put the person off.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "staff"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_shift_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            ExclusionConstraint(
                name="one_has_no_two_shifts_at_once",
                expressions=[
                    # A range of one person: equality would need an extension of PostgreSQL.
                    (
                        Func(F("staff_id"), F("staff_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("starts_at"), F("ends_at"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} from {self.starts_at}"
