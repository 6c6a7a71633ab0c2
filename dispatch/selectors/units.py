"""Units: what each is doing, as lines on the unit board."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from geopy.distance import great_circle

from dispatch.cards import NearUnit, Strength, UnitRow
from dispatch.models import Assignment
from dispatch.selectors.calls import visible_among
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
    return _rows(audience, _at_their_work(units_visible_to(audience)))


def unit_rows(
    audiences: Iterable[Audience], unit_ids: Collection[int]
) -> dict[Audience, dict[int, UnitRow]]:
    """Lines of the units among `unit_ids`, for each audience those it may see, read once."""
    units = _at_their_work(Unit.objects.filter(pk__in=unit_ids)) if unit_ids else []
    return {
        audience: {row.id: row for row in _rows(audience, units)}
        if allows(audience, Can.SEE_UNITS)
        else {}
        for audience in audiences
    }


def free_units_for(audience: Audience, program: str | None = None) -> list[UnitRow]:
    """Units that could be sent now, those of `program` first."""
    free = [row for row in units_for(audience) if row.free]
    return sorted(free, key=lambda row: row.program != program)


def strength(program: str, latitude: float | None, longitude: float | None) -> Strength:
    """What a program has on the floor, the nearest free unit first."""
    busy = Assignment.objects.filter(status__in=OPEN_ASSIGNMENT).values("unit_id")
    on = Unit.objects.filter(program=program, duty=Duty.IN_SERVICE)
    free = [
        NearUnit(unit.callsign, _miles(unit, latitude, longitude))
        for unit in on.exclude(pk__in=busy)
    ]
    nearest = sorted(free, key=lambda one: (one.miles is None, one.miles or 0, one.callsign))
    return Strength(on=on.count(), free=tuple(nearest))


def _miles(unit: Unit, latitude: float | None, longitude: float | None) -> float | None:
    if None in (latitude, longitude, unit.latitude, unit.longitude):
        return None
    return float(great_circle((unit.latitude, unit.longitude), (latitude, longitude)).miles)


def _at_their_work(units: QuerySet[Unit]) -> list[Unit]:
    at_work = Assignment.objects.filter(status__in=OPEN_ASSIGNMENT).select_related("call")
    return list(units.prefetch_related(Prefetch("assignments", at_work, to_attr="at_work")))


def _rows(audience: Audience, units: list[Unit]) -> list[UnitRow]:
    """One line a unit; the call it is on is named only to those who may see that call."""
    visible = visible_among(audience, {one.call_id for unit in units for one in _at_work(unit)})
    sets_duty = allows(audience, Can.SET_DUTY)
    rows = (_row(unit, visible, sets_duty) for unit in units)
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
