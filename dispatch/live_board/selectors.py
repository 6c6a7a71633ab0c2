"""The manager's live board: open calls by program, units by what they do."""

from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.alerts.selectors import unacknowledged_pages
from dispatch.call_backs.selectors import overdue_call_backs
from dispatch.calls.models import Call, SafetyFact
from dispatch.calls.selectors import calls_visible_to
from dispatch.handoffs.selectors import waiting_in_queue
from dispatch.live_board.cards import LiveBoard, LiveBoardLine
from dispatch.transfers.selectors import outcomes_owed
from dispatch.units.cards import AVAILABLE
from dispatch.units.selectors import units_for
from journal.codes.calls import CallStatus
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus, Duty
from programs.base.permissions import Audience, Can, allows

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

CALL_STATES: Final = (
    CallStatus.RECEIVED,
    CallStatus.TRIAGING,
    CallStatus.PENDING,
    CallStatus.ACTIVE,
)
UNIT_COLUMNS: Final[tuple[tuple["_StrOrPromise", tuple[str, ...]], ...]] = (
    (gettext_lazy("available"), (AVAILABLE,)),
    (gettext_lazy("under way"), (AssignmentStatus.DISPATCHED, AssignmentStatus.EN_ROUTE)),
    (AssignmentStatus.STAGED.label, (AssignmentStatus.STAGED,)),
    (AssignmentStatus.ON_SCENE.label, (AssignmentStatus.ON_SCENE,)),
    (AssignmentStatus.TRANSPORTING.label, (AssignmentStatus.TRANSPORTING,)),
    (Duty.OUT_OF_SERVICE.label, (Duty.OUT_OF_SERVICE,)),
    (Duty.OFF_DUTY.label, (Duty.OFF_DUTY,)),
)


def live_board_for(audience: Audience) -> LiveBoard | None:
    """The numbers, or None for an audience that has no such board."""
    if not allows(audience, Can.SEE_LIVE_BOARD):
        return None
    calls = calls_visible_to(audience)
    open_calls = calls.exclude(status=CallStatus.CLOSED)
    midnight = localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return LiveBoard(
        call_columns=tuple(str(state.label) for state in CALL_STATES),
        calls=_calls(open_calls),
        unit_columns=tuple(str(label) for label, _states in UNIT_COLUMNS),
        units=_units(audience),
        overdue=open_calls.filter(status=CallStatus.PENDING, overdue_at__isnull=False).count(),
        differing=_differing(open_calls),
        closed_today=calls.filter(closed_at__gte=midnight).count(),
        unanswered=unacknowledged_pages(),
        in_queue=waiting_in_queue(),
        call_backs=overdue_call_backs(),
        outcomes=outcomes_owed(),
    )


def _calls(open_calls: QuerySet[Call]) -> tuple[LiveBoardLine, ...]:
    counted = open_calls.values("program", "destination", "status").annotate(n=Count("pk"))
    counts: dict[tuple[str, str], int] = {}
    for line in counted.order_by():
        label = _program(line["program"], line["destination"])
        key = (label, line["status"])
        counts[key] = counts.get(key, 0) + line["n"]
    labels = [*(str(program.label) for program in Program), _("Police"), _("Not routed yet")]
    return tuple(
        LiveBoardLine(label, tuple(counts.get((label, state.value), 0) for state in CALL_STATES))
        for label in labels
    )


def _program(program: str | None, destination: str | None) -> str:
    if program:
        return str(Program(program).label)
    return _("Police") if destination else _("Not routed yet")


def _units(audience: Audience) -> tuple[LiveBoardLine, ...]:
    rows = units_for(audience)
    programs = [program for program in Program if any(row.program == program for row in rows)]
    return tuple(
        LiveBoardLine(
            str(program.label),
            tuple(
                sum(row.program == program and row.state in states for row in rows)
                for _label, states in UNIT_COLUMNS
            ),
        )
        for program in programs
    )


def _differing(open_calls: QuerySet[Call]) -> int:
    """Open calls with a safety fact that has two answers."""
    live = SafetyFact.objects.filter(Q(replaced_by=None) & Q(call__in=open_calls))
    twice = live.values("call", "topic").annotate(n=Count("pk")).filter(n__gt=1)
    return len({line["call"] for line in twice.order_by()})
