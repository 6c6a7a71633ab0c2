"""Units: what each is doing, as lines on the unit board."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from dispatch.cards import UnitRow
from dispatch.models import Assignment
from dispatch.selectors.calls import calls_visible_to
from dispatch.states import OPEN_ASSIGNMENT, STEP_LIMIT, AssignmentStatus
from programs.models import Unit
from programs.permissions import Audience, Can, allows
from programs.selectors import units_visible_to
from programs.states import DUTY_COMMANDS, UNIT, Duty

MARKS = {
    AssignmentStatus.DISPATCHED: "▷",
    AssignmentStatus.EN_ROUTE: "▷",
    AssignmentStatus.ON_SCENE: "●",
    AssignmentStatus.TRANSPORTING: "◐",
}


def units_for(audience: Audience) -> list[UnitRow]:
    """Every unit this audience may see, by program and callsign."""
    return _rows(audience, units_visible_to(audience))


def unit_rows(audience: Audience, unit_ids: Collection[int]) -> dict[int, UnitRow]:
    units = units_visible_to(audience).filter(pk__in=unit_ids)
    return {row.id: row for row in _rows(audience, units)}


def free_units_for(audience: Audience, program: str | None = None) -> list[UnitRow]:
    """Units that could be sent now, those of `program` first."""
    free = [row for row in units_for(audience) if row.free]
    return sorted(free, key=lambda row: row.program != program)


def _rows(audience: Audience, units: QuerySet[Unit]) -> list[UnitRow]:
    at_work = Assignment.objects.filter(status__in=OPEN_ASSIGNMENT).select_related("call")
    shown = units.prefetch_related(Prefetch("assignments", at_work, to_attr="at_work"))
    listed = list(shown)
    on = {one.call_id for unit in listed for one in _at_work(unit)}
    visible = set(calls_visible_to(audience).filter(pk__in=on).values_list("pk", flat=True))
    sets_duty = allows(audience, Can.SET_DUTY)
    rows = (_row(unit, visible, sets_duty) for unit in listed)
    return sorted(rows, key=lambda row: row.rank)


def _at_work(unit: Unit) -> list[Assignment]:
    found: list[Assignment] = getattr(unit, "at_work", [])
    return found


def _row(unit: Unit, visible: Collection[UUID], sets_duty: bool) -> UnitRow:
    one = next(iter(_at_work(unit)), None)
    free = one is None and unit.duty == Duty.IN_SERVICE
    status = AssignmentStatus(one.status) if one else None
    limit = STEP_LIMIT[status] if status else None
    commands = [name for name in DUTY_COMMANDS if UNIT.may(unit.duty, name)]
    return UnitRow(
        id=unit.pk,
        callsign=unit.callsign,
        program=unit.program,
        mark=MARKS[status] if status else ("○" if free else "–"),
        status=_words(unit, one, visible),
        state=one.status if one else ("available" if free else unit.duty),
        call_id=one.call_id if one and one.call_id in visible else None,
        since=one.step_at if one else None,
        limit_seconds=int(limit.total_seconds()) if limit else None,
        free=free,
        commands=tuple(commands) if sets_duty and one is None else (),
    )


def _words(unit: Unit, one: Assignment | None, visible: Collection[UUID]) -> str:
    if one is None:
        return "available" if unit.duty == Duty.IN_SERVICE else Duty(unit.duty).label
    where = one.call.number if one.call_id in visible else "a call"
    return f"{one.get_status_display()} · {where}"
