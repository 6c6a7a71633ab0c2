"""Units: what each is doing, as lines on the unit board."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from geopy.distance import great_circle

from dispatch.calls.models import Assignment
from dispatch.calls.selectors import OWN_WORK, visible_among
from dispatch.calls.states import OPEN_ASSIGNMENT, STEP_LIMIT
from dispatch.units.cards import AVAILABLE, NearestUnit, ProgramStrength, UnitRow
from dispatch.units.models import Position
from dispatch.units.states import EIDO_STATUS
from journal.codes.units import AssignmentStatus, Duty, ShortReason
from programs.base.permissions import Audience, Can, allows
from programs.units.models import Unit
from programs.units.selectors import units_visible_to
from programs.units.states import DUTY_COMMANDS, UNIT

OVERLAP = timedelta(seconds=1)
# Of more units than this it is quicker to read all that are at work.
FEW = 20
MARKS = {
    AssignmentStatus.DISPATCHED: "▷",
    AssignmentStatus.EN_ROUTE: "▷",
    AssignmentStatus.STAGED: "◇",
    AssignmentStatus.ON_SCENE: "●",
    AssignmentStatus.TRANSPORTING: "◐",
}


def units_for(audience: Audience) -> list[UnitRow]:
    """Every unit this audience may see, by program and callsign."""
    return _rows(audience, with_assignments(units_visible_to(audience)))


def unit_rows(
    audiences: Iterable[Audience], unit_ids: Collection[int]
) -> dict[Audience, dict[int, UnitRow]]:
    """Lines of the units among `unit_ids`, for each audience those it may see, read once."""
    units = with_assignments(Unit.objects.filter(pk__in=unit_ids)) if unit_ids else []
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


def positions_since(since: datetime) -> tuple[list[tuple[int, float, float, str]], datetime]:
    """Units heard of since about `since`: which, where, and when it was so; and the last hearing.

    A little before it is read again: what was heard first may be committed last.
    """
    heard = Position.objects.filter(heard_at__gt=since - OVERLAP).order_by("heard_at")
    rows = list(heard.values_list("unit_id", "latitude", "longitude", "at", "heard_at"))
    moved = [(unit, lat, lon, at.isoformat()) for unit, lat, lon, at, _ in rows]
    return moved, rows[-1][-1] if rows else since


def program_strength(
    program: str, latitude: float | None, longitude: float | None
) -> ProgramStrength:
    """What a program has on the floor, the nearest free unit first."""
    busy = Assignment.objects.filter(status__in=OPEN_ASSIGNMENT).values("unit_id")
    on = Unit.objects.filter(program=program, duty=Duty.IN_SERVICE)
    free = [
        NearestUnit(unit.callsign, _miles(unit, latitude, longitude))
        for unit in on.exclude(pk__in=busy)
    ]
    nearest = sorted(free, key=lambda unit: (unit.miles is None, unit.miles or 0, unit.callsign))
    return ProgramStrength(on=on.count(), free=tuple(nearest))


def _miles(unit: Unit, latitude: float | None, longitude: float | None) -> float | None:
    if None in (latitude, longitude, unit.latitude, unit.longitude):
        return None
    return float(great_circle((unit.latitude, unit.longitude), (latitude, longitude)).miles)


@dataclass(frozen=True, slots=True)
class UnitWork:
    """What a unit is on, and what it takes next."""

    now: Assignment | None
    next: Assignment | None

    @classmethod
    def of(cls, unit: Unit) -> "UnitWork":
        """Of a unit that was read by `with_assignments`."""
        work: list[Assignment] = getattr(unit, "at_work", [])
        stacked = next((a for a in work if a.status == AssignmentStatus.STACKED), None)
        return cls(next((a for a in work if a is not stacked), None), stacked)

    @property
    def calls(self) -> set[UUID]:
        return {assignment.call_id for assignment in (self.now, self.next) if assignment}


def with_assignments(units: QuerySet[Unit]) -> list[Unit]:
    """Units with what they are on and what is stacked, read once."""
    rows = list(units.select_related("position"))
    assignments = Assignment.objects.filter(status__in=OWN_WORK).select_related("call")
    if len(rows) <= FEW:
        assignments = assignments.filter(unit__in=rows)
    by_unit = defaultdict[int, list[Assignment]](list)
    for assignment in assignments:
        by_unit[assignment.unit_id].append(assignment)
    for unit in rows:
        unit.at_work = by_unit[unit.pk]  # type: ignore[attr-defined]
    return rows


def _rows(audience: Audience, units: list[Unit]) -> list[UnitRow]:
    """One line a unit; the calls it has are named only to those who may see them."""
    visible = visible_among(audience, {call for unit in units for call in UnitWork.of(unit).calls})
    sets_duty = allows(audience, Can.SET_UNIT_DUTY)
    rows = (_row(unit, visible, sets_duty) for unit in units)
    return sorted(rows, key=lambda row: row.rank)


def _row(unit: Unit, visible: Collection[UUID], sets_duty: bool) -> UnitRow:
    work = UnitWork.of(unit)
    assignment = work.now
    free = assignment is None and unit.duty == Duty.IN_SERVICE
    status = AssignmentStatus(assignment.status) if assignment else None
    limit = STEP_LIMIT[status] if status else None
    commands = [name for name in DUTY_COMMANDS if UNIT.may(unit.duty, name)]
    position = getattr(unit, "position", None)
    where = position or unit
    primary, secondary = EIDO_STATUS[status or unit.duty]
    return UnitRow(
        id=unit.pk,
        callsign=unit.callsign,
        program=unit.program,
        mark=MARKS[status] if status else ("○" if free else "–"),
        status=_words(unit, work, visible),
        state=assignment.status if assignment else (AVAILABLE if free else unit.duty),
        call_id=assignment.call_id if assignment and assignment.call_id in visible else None,
        since=assignment.step_at if assignment else None,
        limit_seconds=int(limit.total_seconds()) if limit else None,
        free=free,
        commands=tuple(commands) if sets_duty and assignment is None else (),
        short=str(ShortReason(unit.short_reason).label) if unit.short_reason else "",
        latitude=where.latitude,
        longitude=where.longitude,
        position_at=position.at if position else None,
        eido_primary=primary,
        eido_secondary=secondary,
    )


def _words(unit: Unit, work: UnitWork, visible: Collection[UUID]) -> str:
    if work.now is None:
        return _("available") if unit.duty == Duty.IN_SERVICE else str(Duty(unit.duty).label)
    where = work.now.call.number if work.now.call_id in visible else _("a call")
    then = ""
    if work.next:
        call = work.next.call.number if work.next.call_id in visible else _("another")
        then = _(", then %(call)s") % {"call": call}
    return f"{work.now.get_status_display()} · {where}{then}"
