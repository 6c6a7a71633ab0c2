"""What somebody did a moment ago and may take back."""

from datetime import datetime
from typing import Final
from uuid import UUID

from dispatch.calls.models import Assignment
from journal.facts.units import DutyChanged, UnitAssigned, UnitProgressed
from journal.selectors import fact_of, latest_by
from programs.people.models import Staff
from programs.units.models import Unit
from programs.units.states import UNDO_WITHIN

UNDOABLE: Final = (UnitAssigned, UnitProgressed, DutyChanged)


def last_undoable(staff: Staff, at: datetime) -> Assignment | Unit | None:
    """The assignment or unit this person moved last, if that can still be taken back."""
    event = latest_by(staff.pk, UNDOABLE, at - UNDO_WITHIN)
    fact = fact_of(event) if event else None
    if isinstance(fact, UnitAssigned | UnitProgressed):
        return _assignment(fact.assignment)
    return _unit(fact.unit) if isinstance(fact, DutyChanged) else None


def _assignment(key: UUID) -> Assignment | None:
    moved = Assignment.objects.select_related("unit", "call").filter(pk=key).first()
    return moved if moved and moved.pressed_at else None


def _unit(callsign: str) -> Unit | None:
    unit = Unit.objects.filter(callsign=callsign).first()
    return unit if unit and unit.duty_before else None
