"""Shifts, quarters and days as spans of time, by the clock on the wall of one time zone.

Pure. A span is two instants, so that the night on which the clocks change is an hour shorter or
longer and nothing is counted twice or left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)


class BadPeriod(ValueError):
    """No such span of time; the message says why."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` on, up to but not including `end`."""

    start: datetime
    end: datetime
    name: str

    @property
    def hours(self) -> float:
        return (self.end - self.start) / timedelta(hours=1)


def instant(shown: datetime, zone: ZoneInfo) -> datetime:
    """The first instant at which the wall shows this time or, where it is skipped, later."""
    # Of a time that comes twice, when the clocks go back, the first is meant (fold=0).
    early = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if early.astimezone(zone).replace(tzinfo=None) == shown:
        return early
    # A time that is skipped, when the clocks go forward: between its two readings lies the
    # change, which is found by halving, since no library says when it is.
    low = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    high = early
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        before = middle.astimezone(zone).replace(tzinfo=None) < shown
        low, high = (middle, high) if before else (low, middle)
    return high.replace(microsecond=0)


def starts_of(text: str) -> tuple[time, ...]:
    """When shifts begin, from "07:00,15:00,23:00". Raises BadPeriod."""
    try:
        starts = tuple(sorted(time.fromisoformat(clock.strip()) for clock in text.split(",")))
    except ValueError:
        raise BadPeriod(f"{text!r} is not like 07:00,15:00,23:00.") from None
    if len(set(starts)) != len(starts):
        raise BadPeriod(f"{text!r} names a time twice.")
    return starts


def shift_of(at: datetime, starts: Sequence[time], zone: ZoneInfo) -> Period:
    """The shift that is on at this instant."""
    today = at.astimezone(zone).date()
    # From yesterday on: a night shift began before midnight.
    edges = list(_edges(today - DAY, 3, starts, zone))
    for start, end in pairwise(edges):
        if start <= at < end:
            return Period(start, end, _named(start, end, zone))
    raise BadPeriod("There is no shift at that time.")


def adjacent_shift(period: Period, by: int, starts: Sequence[time], zone: ZoneInfo) -> Period:
    """The shift before (-1) or after (1)."""
    at = period.end if by > 0 else period.start - timedelta(seconds=1)
    return shift_of(at, starts, zone)


def days(first: date, last: date, zone: ZoneInfo) -> Period:
    """From the first day's midnight to the midnight that ends the last. Raises BadPeriod."""
    if last < first:
        raise BadPeriod("The last day is before the first.")
    name = f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
    return Period(_at(first, time(0), zone), _at(last + DAY, time(0), zone), name)


def quarter(year: int, number: int, zone: ZoneInfo) -> Period:
    """The quarter 1 to 4 of a year. Raises BadPeriod."""
    if not (1 <= number <= 4 and 2000 <= year <= 2200):
        raise BadPeriod("Quarters go from 1 to 4, of years from 2000 on.")
    first = date(year, 3 * number - 2, 1)
    following = date(year + number // 4, 3 * (number % 4) + 1, 1)
    span = days(first, following - DAY, zone)
    return Period(span.start, span.end, f"{year} Q{number}")


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def _edges(first: date, count: int, starts: Sequence[time], zone: ZoneInfo) -> Iterator[datetime]:
    for number in range(count):
        for clock in starts:
            yield _at(first + number * DAY, clock, zone)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return instant(datetime.combine(day, clock), zone)


def _named(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    here, there = start.astimezone(zone), end.astimezone(zone)
    return f"{here:%a} {here.day} {here:%b} {here:%H:%M}–{there:%H:%M}"
