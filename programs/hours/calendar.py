"""When each program takes calls: opening hours by weekday, with days that differ.

Pure. Hours are those of the clock on the wall of one time zone; what is compared are instants,
so that an hour which comes twice or not at all on a change of the clocks opens and closes once
(docs/protocols.md has the file's format).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from programs.base.periods import instant

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT: Final = "24:00"
LOOK_AHEAD: Final = 370
Span = tuple[str, str]
ALWAYS: Final[Span] = ("00:00", MIDNIGHT)


class BadHours(ValueError):
    """The file is no calendar; the message says why."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date on which a program, or all of them, keeps other hours. No spans: shut."""

    on: date
    program: str | None
    spans: tuple[Span, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A program that is not listed is always open."""

    zone: ZoneInfo
    weekly: Mapping[str, Mapping[str, tuple[Span, ...]]]
    days: tuple[Day, ...]
    # How many people a program needs, by span of the week's days.
    minimum: Mapping[str, Mapping[str, tuple[tuple[Span, int], ...]]] = field(default_factory=dict)

    def needed(self, program: str, at: datetime) -> int:
        """How many people the program needs at this instant; nobody while it is shut."""
        if not self.is_open(program, at):
            return 0
        today = at.astimezone(self.zone).date()
        # Yesterday too: a span over midnight belongs to the day on which it begins.
        dates = (today - timedelta(days=1), today)
        needs = (need for day in dates for need in self._needs(program, day))
        return max((count for start, end, count in needs if start <= at < end), default=0)

    def edges(self, program: str, start: datetime, end: datetime) -> Iterator[datetime]:
        """The instants between two at which what the program needs may change."""
        first = start.astimezone(self.zone).date() - timedelta(days=1)
        for number in range((end - start).days + 4):
            day = first + timedelta(days=number)
            needs = ((start, end) for start, end, _ in self._needs(program, day))
            for opens, closes in (*self._spans(program, day, 1), *needs):
                yield from (at for at in (opens, closes) if start < at < end)

    def is_open(self, program: str, at: datetime) -> bool:
        """Whether `program` takes calls at this instant. The closing second is closed."""
        return any(start <= at < end for start, end in self._around(program, at))

    def shut_since(self, program: str, at: datetime) -> datetime | None:
        """When it last closed, if that was within the past week."""
        today = at.astimezone(self.zone).date()
        # A span may begin the day before the week does.
        ends = [end for _, end in self._spans(program, today - timedelta(days=8), 9)]
        return max((end for end in ends if end <= at), default=None)

    def next_opening(self, program: str, at: datetime) -> datetime | None:
        """The next instant it opens, or None within a year."""
        today = at.astimezone(self.zone).date()
        starts = (start for start, _ in self._spans(program, today, LOOK_AHEAD))
        return next((start for start in starts if start > at), None)

    def why(self, program: str, at: datetime) -> str:
        """What is special about the day, if anything is."""
        today = at.astimezone(self.zone).date()
        day = self._special(program, today)
        return day.why if day else ""

    def on(self, program: str, day: date) -> str:
        """The hours of a day in words."""
        spans = sorted(self._hours(program, day))
        if spans == [ALWAYS]:
            return "all day"
        return ", ".join(f"{opens}–{closes}" for opens, closes in spans) or "shut"

    def reason(self, day: date) -> str:
        """What is special about a day, for whichever program."""
        return ", ".join(
            sorted({other.why for other in self.days if other.on == day and other.why})
        )

    def _around(self, program: str, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        today = at.astimezone(self.zone).date()
        return self._spans(program, today - timedelta(days=1), 2)

    def _spans(self, program: str, first: date, days: int) -> Iterator[tuple[datetime, datetime]]:
        for number in range(days):
            day = first + timedelta(days=number)
            for opens, closes in sorted(self._hours(program, day)):
                over = closes <= opens  # the shift ends on the next day
                end = day + timedelta(days=1) if over or closes == MIDNIGHT else day
                yield self._instant(day, opens), self._instant(end, closes)

    def _needs(self, program: str, day: date) -> Iterator[tuple[datetime, datetime, int]]:
        week = self.minimum.get(program, {})
        for (opens, closes), count in week.get(WEEKDAYS[day.weekday()], ()):
            end = day + timedelta(days=1) if closes <= opens or closes == MIDNIGHT else day
            yield self._instant(day, opens), self._instant(end, closes), count

    def _hours(self, program: str, day: date) -> tuple[Span, ...]:
        special = self._special(program, day)
        if special:
            return special.spans
        week = self.weekly.get(program)
        return (ALWAYS,) if week is None else week.get(WEEKDAYS[day.weekday()], ())

    def _special(self, program: str, day: date) -> Day | None:
        listed = [other for other in self.days if other.on == day]
        applying = [other for other in listed if other.program in (program, None)]
        # The program's own day goes before one for all.
        return min(applying, key=lambda other: other.program is None, default=None)

    def _instant(self, day: date, clock: str) -> datetime:
        shown = datetime.combine(day, time.fromisoformat(clock.replace(MIDNIGHT, "00:00")))
        return instant(shown, self.zone)


def read_calendar(source: str) -> Calendar:
    """Read a calendar's TOML. Raises BadHours with one sentence."""
    try:
        table = tomllib.loads(source)
        weekly = {str(name): _week(name, week) for name, week in table["weekly"].items()}
        days = tuple(_day(entry) for entry in table.get("day", []))
        minimum = {
            str(name): _needed(name, week) for name, week in table.get("minimum", {}).items()
        }
        return Calendar(ZoneInfo(table["zone"]), weekly=weekly, days=days, minimum=minimum)
    except tomllib.TOMLDecodeError as error:
        raise BadHours(f"This is not TOML: {error}.") from None
    except KeyError as error:
        raise BadHours(f"A part is missing, or no such time zone: {error}.") from None
    except (TypeError, ValueError, AttributeError) as error:
        raise BadHours(f"A part is of the wrong shape: {error}.") from None


def _week(program: Any, week: Mapping[str, Any]) -> Mapping[str, tuple[Span, ...]]:
    """Hours by weekday; "daily" stands for each that is not named."""
    strange = set(week) - {*WEEKDAYS, "daily"}
    if strange:
        raise ValueError(f"{program} has hours on {min(strange)!r}, which is no weekday")
    daily = week.get("daily", [])
    return {name: _spans(week.get(name, daily)) for name in WEEKDAYS}


def _needed(program: Any, week: Mapping[str, Any]) -> Mapping[str, tuple[tuple[Span, int], ...]]:
    """People by weekday, as "07:00-23:00 2"; "daily" stands for each that is not named."""
    strange = set(week) - {*WEEKDAYS, "daily"}
    if strange:
        raise ValueError(f"{program} needs people on {min(strange)!r}, which is no weekday")
    daily = week.get("daily", [])
    return {name: tuple(_need(str(text)) for text in week.get(name, daily)) for name in WEEKDAYS}


def _need(text: str) -> tuple[Span, int]:
    span, _, count = text.strip().rpartition(" ")
    if not count.isdecimal() or not span:
        raise ValueError(f"{text!r} is not like 07:00-23:00 2")
    return _span(span), int(count)


def _day(entry: Mapping[str, Any]) -> Day:
    on = entry["on"]
    if not isinstance(on, date):
        raise ValueError(f"{on!r} is no date")
    program = entry.get("program")
    return Day(
        on=on,
        program=str(program) if program else None,
        spans=_spans(entry.get("hours", [])),
        why=str(entry.get("why", "")),
    )


def _spans(listed: Any) -> tuple[Span, ...]:
    spans = tuple(_span(str(text)) for text in listed)
    for (_, closes), (opens, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
        if opens < closes:
            raise ValueError(f"hours overlap at {opens}")
    return spans


def _span(text: str) -> Span:
    opens, _, closes = (part.strip() for part in text.partition("-"))
    for clock in (opens, closes):
        if clock != MIDNIGHT and len(clock) != 5:
            raise ValueError(f"{text!r} is not like 07:00-23:00")
        time.fromisoformat(clock.replace(MIDNIGHT, "00:00"))
    if opens in (MIDNIGHT, closes):
        raise ValueError(f"{text!r} is no span of time")
    return opens, closes
