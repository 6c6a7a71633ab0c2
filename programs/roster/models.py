"""Who works when: shifts, the patterns they come from, requests, gaps, feeds."""

import uuid
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from journal.codes.people import Program
from journal.codes.roster import RequestKind, RequestStatus
from programs.people.models import Staff


class Shift(models.Model):
    """The hours one person is on the roster. A person has no two at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pattern = models.ForeignKey("ShiftPattern", models.PROTECT, null=True, related_name="shifts")
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


class ShiftPattern(models.Model):
    """Shifts that come again every week, or every so many, until somebody ends them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="patterns")
    # 0 is Monday.
    weekdays = ArrayField(models.SmallIntegerField())
    every_weeks = models.SmallIntegerField(default=1)
    # Clock on the wall; an end at or before the start is on the next day.
    starts = models.TimeField()
    ends = models.TimeField()
    first_day = models.DateField()
    last_day = models.DateField(null=True)
    # Up to which day its shifts stand on the roster.
    laid_to = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["staff", "first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_pattern_ends_after_it_begins",
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="a_pattern_comes_every_few_weeks", condition=Q(every_weeks__range=(1, 8))
            ),
        ]

    def __str__(self) -> str:
        return f"pattern {self.pk}"


class ShiftRequest(models.Model):
    """Somebody wants a shift covered or swapped: agreed by whoever takes it, then approved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=RequestKind)
    status = models.CharField(max_length=9, choices=RequestStatus, default=RequestStatus.ASKED)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="requests")
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # Whom it was asked of; nobody: whoever will.
    to = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    instead = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_shift_is_asked_away_once",
                fields=["shift"],
                condition=Q(status__in=[RequestStatus.ASKED, RequestStatus.AGREED]),
            ),
            models.CheckConstraint(
                name="a_swap_says_for_which_shift",
                condition=Q(kind=RequestKind.COVER, instead=None)
                | Q(kind=RequestKind.SWAP, instead__isnull=False, to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"


class StaffingGapAlert(models.Model):
    """Too few people on a program's roster, told once at each nearness."""

    program = models.CharField(max_length=3, choices=Program)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    near = models.CharField(max_length=5)
    missing = models.SmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["starts_at"]
        constraints: ClassVar = [
            # Two processes may look for gaps at once; only one of them tells.
            models.UniqueConstraint(
                name="a_gap_is_told_once_at_each_nearness",
                fields=["program", "starts_at", "near"],
            ),
        ]

    def __str__(self) -> str:
        return f"gap {self.pk}"


class FeedKey(models.Model):
    """The secret in the address of somebody's calendar feed. Only its digest is kept."""

    staff = models.OneToOneField(Staff, models.PROTECT, primary_key=True, related_name="feed_key")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"feed of {self.staff_id}"
