"""What the coming hours usually bring, and who is there for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Count, F, Func, Q

from journal.codes.calls import NOT_COUNTED
from journal.codes.people import Program
from programs.base.periods import Period
from programs.base.shifts import zone
from programs.hours.selectors import calendar_in_force
from programs.ledger.models import CallFact
from programs.roster.models import Shift

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """What an hour usually brings, with the span in which eight of ten such hours lie.

    `came` is how many calls it brought, None for an hour to come; `weeks` on how many it rests.
    """

    at: datetime
    expected: float
    low: float
    high: float
    came: int | None
    weeks: int


def forecast(period: Period, at: datetime) -> list[Hour]:
    """Calls by hour as the same hours of the past eight weeks lead one to expect (normal
    approximation of the next count: the mean, and 1.28 standard deviations widened by 1/n).
    """
    slots = list(_hours(period))
    weeks = settings.FORECAST_WEEKS
    earlier = {slot: [_weeks_ago(slot, week) for week in range(1, weeks + 1)] for slot in slots}
    first = CallFact.objects.order_by("received_at").values_list("received_at", flat=True).first()
    counts = _hourly([*slots, *(hour for past in earlier.values() for hour in past)])
    return [
        _expected(
            slot,
            # Before the first call there was no console: those hours are unknown, not empty.
            [counts.get(hour, 0) for hour in earlier[slot] if first and hour + HOUR > first],
            counts.get(slot, 0) if slot < at else None,
        )
        for slot in slots
    ]


def _expected(slot: datetime, past: Sequence[int], came: int | None) -> Hour:
    n = len(past)
    if n == 0:
        return Hour(slot, 0.0, 0.0, 0.0, came, 0)
    mean = sum(past) / n
    spread = sum((count - mean) ** 2 for count in past) / (n - 1) if n > 1 else mean
    # Arrivals vary at least as a Poisson count does, whose variance is its mean: a few even weeks
    # must not promise a certainty that is not there.
    deviation = float((max(spread, mean) * (1 + 1 / n)) ** 0.5)
    return Hour(slot, mean, max(0.0, mean - 1.28 * deviation), mean + 1.28 * deviation, came, n)


def _hours(period: Period) -> Iterator[datetime]:
    at = period.start
    while at < period.end:
        yield at
        at += HOUR


def _weeks_ago(slot: datetime, weeks: int) -> datetime:
    """The same hour on the wall, that many weeks before."""
    here = slot.astimezone(zone())
    # Taken back on the wall and not by 168 hours each, over the change of the clocks too.
    return (here - timedelta(weeks=weeks)).astimezone(slot.tzinfo)


def _hourly(slots: Sequence[datetime]) -> dict[datetime, int]:
    """Calls received in each of these hours, in one query; hours without one are left out."""
    spans = Q()
    for slot in slots:
        spans |= Q(received_at__gte=slot, received_at__lt=slot + HOUR)
    hour = Func(F("received_at"), template="date_trunc('hour', %(expressions)s)")
    calls = CallFact.objects.filter(spans).exclude(disposition__in=NOT_COUNTED)
    lines = calls.annotate(hour=hour).values("hour")
    return {line["hour"]: line["n"] for line in lines.annotate(n=Count("pk")).order_by()}


@dataclass(frozen=True, slots=True)
class Staffed:
    """How many of a program are on the roster in each hour of a shift, and how many it needs."""

    program: str
    hours: tuple[tuple[int, int], ...]


def staffed(period: Period) -> list[Staffed]:
    """The roster against what each program needs, hour by hour."""
    spans = list(
        Shift.objects.filter(ends_at__gt=period.start, starts_at__lt=period.end).values_list(
            "staff__program", "starts_at", "ends_at"
        )
    )
    calendar, slots = calendar_in_force(), list(_hours(period))
    return [
        Staffed(
            program.upper(),
            tuple(
                (
                    sum(name == program and starts <= slot < ends for name, starts, ends in spans),
                    calendar.needed(program, slot),
                )
                for slot in slots
            ),
        )
        for program in Program.values
    ]
