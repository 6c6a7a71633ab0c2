"""The manager's first live board: open calls by program, units by what they do."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from dispatch.cards import Tally, TallyLine
from dispatch.cards.calls import AVAILABLE
from dispatch.models import Call, SafetyFact
from dispatch.selectors.alerts import unanswered_pages
from dispatch.selectors.calls import calls_visible_to
from dispatch.selectors.queue import waiting_in_queue
from dispatch.selectors.tasks import outcomes_owed, overdue_call_backs
from dispatch.selectors.units import units_for
from dispatch.states import CallStatus
from journal.codes.units import AssignmentStatus, Duty
from programs.permissions import Audience, Can, allows
from programs.states import Program

CALL_STATES = (CallStatus.RECEIVED, CallStatus.TRIAGING, CallStatus.PENDING, CallStatus.ACTIVE)
UNIT_STATES: Final[Mapping[str, tuple[str, ...]]] = {
    "available": (AVAILABLE,),
    "under way": (AssignmentStatus.DISPATCHED, AssignmentStatus.EN_ROUTE),
    "staged": (AssignmentStatus.STAGED,),
    "on scene": (AssignmentStatus.ON_SCENE,),
    "transporting": (AssignmentStatus.TRANSPORTING,),
    "out of service": (Duty.OUT_OF_SERVICE,),
    "off duty": (Duty.OFF_DUTY,),
}


def tally_for(audience: Audience) -> Tally | None:
    """The numbers, or None for an audience that has no such board."""
    if not allows(audience, Can.SEE_TALLY):
        return None
    calls = calls_visible_to(audience)
    standing = calls.exclude(status=CallStatus.CLOSED)
    midnight = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Tally(
        call_columns=tuple(state.label for state in CALL_STATES),
        calls=_calls(standing),
        unit_columns=tuple(UNIT_STATES),
        units=_units(audience),
        overdue=standing.filter(status=CallStatus.PENDING, overdue_at__isnull=False).count(),
        differing=_differing(standing),
        closed_today=calls.filter(closed_at__gte=midnight).count(),
        unanswered=unanswered_pages(),
        in_queue=waiting_in_queue(),
        call_backs=overdue_call_backs(),
        outcomes=outcomes_owed(),
    )


def _calls(standing: QuerySet[Call]) -> tuple[TallyLine, ...]:
    counted = standing.values("program", "destination", "status").annotate(n=Count("pk"))
    found: dict[tuple[str, str], int] = {}
    for line in counted.order_by():
        label = _program(line["program"], line["destination"])
        key = (label, line["status"])
        found[key] = found.get(key, 0) + line["n"]
    labels = [*(program.label for program in Program), "Police", "Not routed yet"]
    return tuple(
        TallyLine(label, tuple(found.get((label, state.value), 0) for state in CALL_STATES))
        for label in labels
    )


def _program(program: str | None, destination: str | None) -> str:
    if program:
        return str(Program(program).label)
    return "Police" if destination else "Not routed yet"


def _units(audience: Audience) -> tuple[TallyLine, ...]:
    rows = units_for(audience)
    programs = [program for program in Program if any(row.program == program for row in rows)]
    return tuple(
        TallyLine(
            program.label,
            tuple(
                sum(row.program == program and row.state in states for row in rows)
                for states in UNIT_STATES.values()
            ),
        )
        for program in programs
    )


def _differing(standing: QuerySet[Call]) -> int:
    """Open calls with a safety fact that has two answers."""
    live = SafetyFact.objects.filter(Q(replaced_by=None) & Q(call__in=standing))
    twice = live.values("call", "topic").annotate(n=Count("pk")).filter(n__gt=1)
    return len({line["call"] for line in twice.order_by()})
