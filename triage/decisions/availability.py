"""Who can take a call now: the second answer, kept beside what the person needs.

Pure. The protocol says what each destination needs and who takes the call when it cannot;
the calendar says what is open, the floor who is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dispatch.calls.states import PROGRAM_OF
from dispatch.units.cards import NearestUnit, ProgramStrength
from journal.codes.calls import Destination as Code
from journal.codes.people import Program
from programs.hours.calendar import Calendar
from triage.protocols.table import Destination, Fallback, Outcome, Protocol

NOBODY = ProgramStrength(on=0, free=())
ALONG_WORDS = {
    "co_response": "a CIT officer",
    "ems": "EMS",
    "art": "ART",
    "supervisor": "the supervisor told",
}


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who is there: units by program, and clinicians who can take a call over."""

    strength: Mapping[str, ProgramStrength]
    clinicians: int


@dataclass(frozen=True, slots=True)
class AvailableDestination:
    """Who takes the call now. `sentence` says why that is not who is needed, or is empty."""

    to: str
    name: str
    sentence: str
    along: frozenset[str]
    follow_up: tuple[Program, datetime] | None
    units: tuple[NearestUnit, ...]


@dataclass(frozen=True, slots=True)
class _Unavailable:
    words: str
    busy: bool = False


def available_destination(
    protocol: Protocol, outcome: Outcome, at: datetime, calendar: Calendar, floor: Staffing
) -> AvailableDestination:
    """Walk from what is needed to the first destination that can take the call at `at`."""
    here = protocol.destinations[outcome.destination]
    added: set[str] = set()
    follow_up, told = None, []
    while trouble := _why_unavailable(here, at, calendar, floor):
        if trouble.busy and here.waits:
            told.append(f"{trouble.words}: the call waits for one")
            break
        told.append(trouble.words)
        link = here.otherwise
        assert link is not None  # the proof saw to it
        added |= set(link.add)
        follow_up = follow_up or _follow_up(link, at, calendar)
        here = protocol.destinations[link.to]
    return AvailableDestination(
        to=here.code,
        name=here.name,
        sentence=_sentence(protocol, outcome, here, told, added, follow_up, at, calendar),
        along=outcome.along | added,
        follow_up=follow_up,
        units=_strength(here, floor).free,
    )


def _why_unavailable(
    here: Destination, at: datetime, calendar: Calendar, floor: Staffing
) -> _Unavailable | None:
    """Why a destination cannot take the call, or None."""
    if here.needs == "nobody":
        return None
    program = _program(here)
    if not calendar.is_open(program, at):
        return _Unavailable(_closed_words(program, at, calendar))
    if here.needs == "clinician":
        return None if floor.clinicians else _Unavailable("no clinician is available")
    there = _strength(here, floor)
    if not there.on:
        return _Unavailable("nobody is on duty")
    if not there.free:
        units = "its only unit is" if there.on == 1 else f"all {there.on} units are"
        return _Unavailable(f"{units} on calls", busy=True)
    return None


def _closed_words(program: str, at: datetime, calendar: Calendar) -> str:
    since = calendar.shut_since(program, at)
    why = calendar.why(program, at)
    words = f"closed since {_clock(since, at, calendar)}" if since else "closed"
    return f"{words} ({why})" if why else words


def _follow_up(link: Fallback, at: datetime, calendar: Calendar) -> tuple[Program, datetime] | None:
    """Who takes the call up again: at once when they are open, else when they open next."""
    if link.follow_up is None:
        return None
    program = Program(link.follow_up)
    opens = at if calendar.is_open(program, at) else calendar.next_opening(program, at)
    return (program, opens) if opens else None


def _sentence(
    protocol: Protocol,
    outcome: Outcome,
    here: Destination,
    told: list[str],
    added: set[str],
    follow_up: tuple[Program, datetime] | None,
    at: datetime,
    calendar: Calendar,
) -> str:
    if not told:
        return ""
    needed = protocol.destinations[outcome.destination].name
    if here.code == outcome.destination:
        return f"{needed} needed; {told[-1]}."
    with_them = sorted(ALONG_WORDS[one] for one in added if one in ALONG_WORDS)
    taker = f"{here.name} with {' and '.join(with_them)}" if with_them else here.name
    after = f", {_again(follow_up, at, calendar)}" if follow_up else ""
    return f"{needed} needed; {told[0]} → {taker}{after}."


def _again(follow_up: tuple[Program, datetime], at: datetime, calendar: Calendar) -> str:
    program, when = follow_up
    name = program.value.upper()
    return f"{name} follow-up at {_clock(when, at, calendar)}" if when > at else f"{name} follow-up"


def _clock(when: datetime, at: datetime, calendar: Calendar) -> str:
    """The time on the wall, with the day where it is neither today nor the night before."""
    local, today = when.astimezone(calendar.zone), at.astimezone(calendar.zone)
    days = abs((local.date() - today.date()).days)
    return f"{local:%H:%M}" if days <= 1 else f"{local:%H:%M on %a %d %b}"


def _program(here: Destination) -> str:
    return str(PROGRAM_OF[Code(here.code)])


def _strength(here: Destination, floor: Staffing) -> ProgramStrength:
    if here.needs != "unit":
        return NOBODY
    return floor.strength.get(_program(here), NOBODY)
