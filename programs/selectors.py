"""Reads about people and units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet
from django.utils.timezone import now

from programs.hours import Calendar, read_calendar
from programs.models import ApiToken, OpeningHours, Staff, Unit
from programs.permissions import Audience, Can, allows
from programs.refusals import NotFound
from programs.states import PRESENCE, PRESENCE_COMMANDS, Presence, Program

# Until hours are set, nothing is shut.
NO_HOURS: Final = 'zone = "UTC"\n[weekly]\n'


def audience_of(staff: Staff) -> Audience:
    return Audience(role=staff.role, program=staff.program, unit_id=staff.unit_id)


def active_staff(staff_id: int | None) -> Staff | None:
    """The person as they are now, or None when the account is closed."""
    return Staff.objects.filter(pk=staff_id, is_active=True).first()


def holder_of(digest: str) -> Staff | None:
    """The active person whose live API key has this digest."""
    token = ApiToken.objects.select_related("staff").filter(
        digest=digest, revoked_at=None, staff__is_active=True
    )
    found = token.first()
    return found.staff if found else None


def units_visible_to(audience: Audience) -> QuerySet[Unit]:
    """Everyone who works calls sees all units: help may come from any program."""
    return Unit.objects.all() if allows(audience, Can.SEE_UNITS) else Unit.objects.none()


def people_for(audience: Audience) -> list[Staff]:
    """Everybody with an account, for those who give access."""
    if not allows(audience, Can.SET_ACCESS):
        return []
    return list(Staff.objects.select_related("unit").order_by("role", "name"))


def names_of(staff_ids: Iterable[int | None]) -> dict[int, str]:
    """Display names, for timelines; the journal itself holds only ids."""
    return dict(Staff.objects.filter(pk__in=set(staff_ids) - {None}).values_list("pk", "name"))


def active_staff_named(username: str) -> Staff | None:
    return Staff.objects.filter(username=username, is_active=True).first()


def units_of_programs() -> list[Unit]:
    return list(Unit.objects.order_by("program", "callsign"))


def unit_called(audience: Audience, callsign: str) -> Unit:
    """The unit of that callsign, spaces and case aside. Raises NotFound."""
    plain = callsign.replace(" ", "").upper()
    unit = units_visible_to(audience).filter(callsign=plain).first()
    if unit is None:
        raise NotFound(f"There is no unit {callsign}.")
    return unit


def clinicians_available() -> int:
    """How many clinicians of Crisis Call Diversion can take a call over now."""
    present = Staff.objects.filter(presence=Presence.AVAILABLE, is_active=True)
    return present.filter(program=Program.CCD).count()


def hours_in_force() -> OpeningHours | None:
    return OpeningHours.objects.order_by("-pk").first()


def calendar_in_force() -> Calendar:
    """The opening hours as they stand."""
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
    today = now().astimezone(calendar.zone).date()
    days = [today + timedelta(days=number) for number in range(7)]
    return [
        OpenDay(
            on=day,
            hours=tuple(calendar.on(program, day) for program in Program.values),
            why=calendar.reason(day),
        )
        for day in days
    ]


@dataclass(frozen=True, slots=True)
class PresenceMark:
    """Whether this clinician can take a call over, and what they may change it to."""

    state: str
    label: str
    commands: tuple[tuple[str, str], ...]


PRESENCE_WORDS: Final = {
    "come_on": "Come on",
    "pause": "Break",
    "resume": "Back",
    "go_off": "Go off",
}


def presence_of(staff: Staff) -> PresenceMark | None:
    """The mark, or None for those who take no calls over."""
    if not allows(staff, Can.BE_PRESENT):
        return None
    return PresenceMark(
        state=staff.presence,
        label=Presence(staff.presence).label,
        commands=tuple(
            (command, PRESENCE_WORDS[command])
            for command in PRESENCE_COMMANDS
            if PRESENCE.may(staff.presence, command)
        ),
    )


@lru_cache(maxsize=4)
def _calendar(source: str) -> Calendar:
    return read_calendar(source)
