"""Reads about opening hours."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from journal.codes.people import Program
from programs.hours.calendar import Calendar, read_calendar
from programs.hours.models import OpeningHours

# Until hours are set, nothing is shut.
NO_HOURS: Final = 'zone = "UTC"\n[weekly]\n'
# What Calendar.on says, which knows no Django: marked here, so that it is collected.
DAY_IN_WORDS: Final = (gettext_noop("all day"), gettext_noop("shut"))


def hours_in_force() -> OpeningHours | None:
    """The calendar that was set last, or None before any was."""
    return OpeningHours.objects.order_by("-pk").first()


def calendar_in_force() -> Calendar:
    """The opening hours in force; where none were set, every program is always open."""
    hours = hours_in_force()
    return _calendar(hours.source if hours else NO_HOURS)


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day of the coming week: the hours of each program, in its order."""

    on: date
    hours: tuple[str, ...]
    why: str


def week_ahead() -> list[OpenDay]:
    """The hours of the next seven days, as the calendar in force makes them."""
    calendar = calendar_in_force()
    # The calendar's own zone, which may be another than the console's.
    today = now().astimezone(calendar.zone).date()
    days = [today + timedelta(days=number) for number in range(7)]
    return [
        OpenDay(
            on=day,
            hours=tuple(_(calendar.on(program, day)) for program in Program.values),
            why=calendar.reason(day),
        )
        for day in days
    ]


# By its text: the same few hours are asked for with every call and each turn of the timers.
@lru_cache(maxsize=4)
def _calendar(source: str) -> Calendar:
    return read_calendar(source)
