"""Whom to send, and why: what speaks for each unit and against it, in words.

The score is minutes: the drive, and what each reason is worth in minutes of driving. The worths
are ours, to be tuned by the program; the reasons are shown, so that nobody has to believe them.

R37: docs/requirements.md.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Max, Q
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from dispatch.calls.models import Assignment, Call
from dispatch.calls.selectors import calls_visible_to, visible_among
from dispatch.calls.states import CALL
from dispatch.units.cards import Candidate, Recommendation, UnavailableUnit
from dispatch.units.selectors import UnitWork, with_assignments
from dispatch.units.states import POSITION_STALE
from dispatch.units.travel import travel
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus, CrewRole, Duty
from programs.base.permissions import Audience, Can, allows
from programs.units.crews import CrewMember, crews_of, missing_among
from programs.units.models import Unit
from programs.units.selectors import units_visible_to

OTHER_PROGRAM, SHORT_OF_CREW, NO_INTERPRETER = 30.0, 20.0, 2.0
SPEAKS_IT, KNOWS_THEM = -3.0, -4.0
ENDS_SOON, LONG_ON, MANY_CALLS, STALE, UNKNOWN_PLACE = 10.0, 5.0, 3.0, 2.0, 15.0
WEIGHED: Final = ("program", "status", "language", "caller_phone", "latitude", "longitude")
SOON: Final = timedelta(minutes=60)
LONG: Final = timedelta(hours=10)
MANY: Final = 6
LATELY: Final = timedelta(hours=12)
KNOWN_SINCE: Final = timedelta(days=365)


@dataclass(slots=True)
class _Case:
    """Reasons as they are found, and what they are worth together, in minutes."""

    speaks_for: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    worth: float = 0.0

    def add(self, reason: str, minutes: float) -> None:
        (self.speaks_for if minutes <= 0 else self.against).append(reason)
        self.worth += minutes


@dataclass(frozen=True, slots=True)
class _Facts:
    """Everything that is asked about all units at once."""

    call: Call
    crews: dict[int, tuple[CrewMember, ...]]
    load: Counter[int]
    knows: dict[int, datetime]
    at: datetime


def recommend(audience: Audience, call_id: UUID) -> Recommendation | None:
    """Units for a call, best first; None when this audience may not see it."""
    if not allows(audience, Can.ASSIGN_UNIT):
        return None
    call = calls_visible_to(audience).only(*WEIGHED).filter(pk=call_id).first()
    if call is None:
        return None
    units = with_assignments(units_visible_to(audience))
    free = [unit for unit in units if _is_free(unit)]
    visible = visible_among(audience, {pk for unit in units for pk in UnitWork.of(unit).calls})
    facts = _facts_about(call, free)
    spot = spot_of(call)
    drive = travel([_spot(unit)[0] for unit in free], spot)
    candidates = [_candidate(u, s, facts) for u, s in zip(free, drive.seconds, strict=True)]
    return Recommendation(
        candidates=tuple(sorted(candidates, key=lambda unit: (unit.score, unit.callsign))),
        others=tuple(_busy(unit, call, visible) for unit in units if not _is_free(unit)),
        source=drive.source,
        note="" if spot else _("The place is not on the map, so nobody knows how far it is."),
    )


def _is_free(unit: Unit) -> bool:
    return unit.duty == Duty.IN_SERVICE and UnitWork.of(unit).now is None


def _facts_about(call: Call, units: list[Unit]) -> _Facts:
    ids = [unit.pk for unit in units]
    at = now()
    lately = Q(dispatched_at__gte=at - LATELY)
    knew = Q(call=None)
    if call.caller_phone:
        same = Q(call__caller_phone=call.caller_phone, call__received_at__gte=at - KNOWN_SINCE)
        knew = same & Q(status=AssignmentStatus.CLEARED) & ~Q(call=call)
    done = Assignment.objects.filter(lately | knew, unit__in=ids)
    totals = (
        done.exclude(status=AssignmentStatus.CANCELLED)
        .order_by()
        .values_list("unit")
        .annotate(count=Count("pk", filter=lately), last=Max("step_at", filter=knew))
    )
    load, knows = Counter[int](), {}
    for unit_id, count, last in totals:
        load[unit_id] = count
        if last:
            knows[unit_id] = last
    return _Facts(call, crews_of(ids), load, knows, at)


def _candidate(unit: Unit, seconds: float | None, facts: _Facts) -> Candidate:
    case = _Case()
    _weigh_place(case, unit, facts)
    _weigh_program(case, unit, facts)
    _weigh_crew(case, unit, facts)
    _weigh_rest(case, unit, facts)
    return Candidate(
        unit_id=unit.pk,
        callsign=unit.callsign,
        program=unit.program,
        seconds=seconds,
        score=(seconds or 0) / 60 + case.worth,
        speaks_for=tuple(case.speaks_for),
        speaks_against=tuple(case.against),
    )


def spot_of(call: Call) -> tuple[float, float] | None:
    if call.latitude is None or call.longitude is None:
        return None
    return call.latitude, call.longitude


def _spot(unit: Unit) -> tuple[tuple[float, float] | None, datetime | None]:
    """Where a unit is, and when that was known; quarters and last calls have no time."""
    position = getattr(unit, "position", None)
    if position:
        return (position.latitude, position.longitude), position.at
    if unit.latitude is None or unit.longitude is None:
        return None, None
    return (unit.latitude, unit.longitude), None


def _weigh_place(case: _Case, unit: Unit, facts: _Facts) -> None:
    where, known_at = _spot(unit)
    if where is None:
        case.add(_("nobody knows where it is"), UNKNOWN_PLACE)
    elif known_at is None:
        case.add(_("no position from its own receiver"), STALE)
    elif facts.at - known_at > POSITION_STALE:
        minutes = int((facts.at - known_at).total_seconds() // 60)
        case.add(_("position is %(minutes)s min old") % {"minutes": minutes}, STALE)


def _weigh_program(case: _Case, unit: Unit, facts: _Facts) -> None:
    if facts.call.program is None or unit.program == facts.call.program:
        case.add(str(Program(unit.program).label), 0)
    else:
        programs = {"unit": unit.program.upper(), "call": facts.call.program.upper()}
        case.add(_("%(unit)s, not %(call)s") % programs, OTHER_PROGRAM)


def _weigh_crew(case: _Case, unit: Unit, facts: _Facts) -> None:
    crew = facts.crews[unit.pk]
    roles = [str(CrewRole(member.role).label) for member in crew if member.role and member.valid]
    if roles:
        case.add(", ".join(roles), 0)
    missing = missing_among(unit.program, crew)
    if missing:
        words = _(" and ").join(str(CrewRole(role).label) for role in missing)
        case.add(_("goes without %(roles)s") % {"roles": words}, SHORT_OF_CREW)
    language = facts.call.language.strip()
    if language:
        spoken = {word.casefold() for member in crew for word in member.languages}
        if language.casefold() in spoken:
            case.add(_("speaks %(language)s") % {"language": language}, SPEAKS_IT)
        else:
            case.add(_("nobody speaks %(language)s") % {"language": language}, NO_INTERPRETER)
    if last := facts.knows.get(unit.pk):
        date = f"{localtime(last):%d %b}"
        case.add(_("was with this person on %(date)s") % {"date": date}, KNOWS_THEM)


def _weigh_rest(case: _Case, unit: Unit, facts: _Facts) -> None:
    crew = facts.crews[unit.pk]
    ends = [member.until for member in crew if member.until]
    began = [member.on_since for member in crew if member.on_since]
    if ends:
        _weigh_end(case, min(ends), facts.at)
    if began and facts.at - min(began) >= LONG:
        hours = int((facts.at - min(began)).total_seconds() // 3600)
        case.add(_("%(hours)s h on duty") % {"hours": hours}, LONG_ON)
    if facts.load[unit.pk] >= MANY:
        calls = {"calls": facts.load[unit.pk]}
        case.add(_("%(calls)s calls in 12 h") % calls, MANY_CALLS)


def _weigh_end(case: _Case, until: datetime, at: datetime) -> None:
    time = {"time": f"{localtime(until):%H:%M}"}
    if until - at <= SOON:
        case.add(_("shift ends %(time)s") % time, ENDS_SOON)
    else:
        case.add(_("on until %(time)s") % time, 0)


def _busy(unit: Unit, call: Call, visible: Collection[UUID]) -> UnavailableUnit:
    work = UnitWork.of(unit)
    stackable = work.now is not None and work.next is None and work.now.call_id != call.pk
    why = str(Duty(unit.duty).label)
    if work.now:
        where = work.now.call if work.now.call_id in visible else _("a call")
        then = _(", with another next") if work.next else ""
        why = f"{work.now.get_status_display()} · {where}{then}"
    on = unit.duty == Duty.IN_SERVICE
    may_stack = stackable and on and CALL.may(call.status, "assign")
    return UnavailableUnit(unit.pk, unit.callsign, why, may_stack)
