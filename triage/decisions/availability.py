"""Who can take a call now: the second answer, kept beside what the person needs.

Pure. The protocol says what each destination needs and who takes the call when it cannot;
the calendar says what is open, the staffing who is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dispatch.calls.states import PROGRAM_OF
from dispatch.units.cards import NearestUnit, ProgramStrength
from journal.codes.calls import Destination as Code
from journal.codes.people import Program
from programs.hours.calendar import Calendar
from triage.protocols.table import Destination, Fallback, Outcome, Protocol

NOBODY = ProgramStrength(on=0, free=())
ALONG_WORDS = {
    "co_response": gettext_lazy("a CIT officer"),
    "ems": gettext_lazy("EMS"),
    "fire": gettext_lazy("the Fire Department"),
    "art": gettext_lazy("ART"),
    "supervisor": gettext_lazy("the supervisor told"),
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
    protocol: Protocol, outcome: Outcome, at: datetime, calendar: Calendar, staffing: Staffing
) -> AvailableDestination:
    """Walk from what is needed to the first destination that can take the call at `at`."""
    here = protocol.destinations[outcome.destination]
    added: set[str] = set()
    follow_up, reasons = None, []
    while trouble := _barred(here, outcome) or _why_unavailable(here, at, calendar, staffing):
        # Busy people come free; whoever is shut or off duty does not in time.
        if trouble.busy and here.waits:
            reasons.append(_("%(why)s: the call waits for one") % {"why": trouble.words})
            break
        reasons.append(trouble.words)
        link = here.otherwise
        assert link is not None  # proven before it was signed: no destination is a dead end
        added |= set(link.add)
        # The first link is that of who was needed: their follow-up counts.
        follow_up = follow_up or _follow_up(link, at, calendar)
        here = protocol.destinations[link.to]
    return AvailableDestination(
        to=here.code,
        name=here.name,
        sentence=_sentence(protocol, outcome, here, reasons, added, follow_up, at, calendar),
        along=outcome.along | added,
        follow_up=follow_up,
        units=_strength(here, staffing).free,
    )


def _barred(here: Destination, outcome: Outcome) -> _Unavailable | None:
    """That a destination does not take this person at all: open or not, it never gets them."""
    if here.code in outcome.barred:
        return _Unavailable(_("%(name)s does not take this person") % {"name": here.name})
    return None


def _why_unavailable(
    here: Destination, at: datetime, calendar: Calendar, staffing: Staffing
) -> _Unavailable | None:
    """Why a destination cannot take the call, or None."""
    if here.needs == "nobody":
        return None
    program = _program(here)
    if not calendar.is_open(program, at):
        return _Unavailable(_closed_words(program, at, calendar))
    if here.needs == "clinician":
        return None if staffing.clinicians else _Unavailable(_("no clinician is available"))
    there = _strength(here, staffing)
    if not there.on:
        return _Unavailable(_("nobody is on duty"))
    if not there.free:
        words = ngettext("its only unit is on calls", "all %(units)s units are on calls", there.on)
        return _Unavailable(words % {"units": there.on}, busy=True)
    return None


def _closed_words(program: str, at: datetime, calendar: Calendar) -> str:
    since = calendar.shut_since(program, at)
    why = calendar.why(program, at)
    words = _("closed")
    if since:
        words = _("closed since %(time)s") % {"time": _clock(since, at, calendar)}
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
    reasons: list[str],
    added: set[str],
    follow_up: tuple[Program, datetime] | None,
    at: datetime,
    calendar: Calendar,
) -> str:
    if not reasons:
        return ""
    needed = protocol.destinations[outcome.destination].name
    if here.code == outcome.destination:
        return _("%(needed)s needed; %(why)s.") % {"needed": needed, "why": reasons[-1]}
    taker = here.name
    if along := sorted(str(ALONG_WORDS[name]) for name in added if name in ALONG_WORDS):
        taker = _("%(taker)s with %(along)s") % {"taker": taker, "along": _(" and ").join(along)}
    if follow_up:
        taker = f"{taker}, {_follow_up_words(follow_up, at, calendar)}"
    return _("%(needed)s needed; %(why)s → %(taker)s.") % {
        "needed": needed,
        "why": reasons[0],
        "taker": taker,
    }


def _follow_up_words(follow_up: tuple[Program, datetime], at: datetime, calendar: Calendar) -> str:
    program, when = follow_up
    words = _("%(program)s follow-up") % {"program": program.value.upper()}
    if when <= at:
        return words
    return _("%(follow_up)s at %(time)s") % {
        "follow_up": words,
        "time": _clock(when, at, calendar),
    }


def _clock(when: datetime, at: datetime, calendar: Calendar) -> str:
    """The time on the wall, with the day where it is neither today nor the night before."""
    local, today = when.astimezone(calendar.zone), at.astimezone(calendar.zone)
    days = abs((local.date() - today.date()).days)
    if days <= 1:
        return f"{local:%H:%M}"
    return _("%(time)s on %(day)s") % {"time": f"{local:%H:%M}", "day": f"{local:%a %d %b}"}


def _program(here: Destination) -> str:
    return str(PROGRAM_OF[Code(here.code)])


def _strength(here: Destination, staffing: Staffing) -> ProgramStrength:
    if here.needs != "unit":
        return NOBODY
    return staffing.strength.get(_program(here), NOBODY)
