"""What somebody did a moment ago and may take back."""

from datetime import datetime

from dispatch.models import Assignment
from journal.selectors import latest_by
from programs.models import Staff, Unit
from programs.states import UNDO_WITHIN

STEPS = ("call.unit_assigned", "call.unit_progressed")
UNDOABLE = (*STEPS, "unit.duty_changed")


def last_undoable(staff: Staff, at: datetime) -> Assignment | Unit | None:
    """The assignment or unit this person moved last, if that can still be taken back."""
    event = latest_by(staff.pk, UNDOABLE, at - UNDO_WITHIN)
    if event is None:
        return None
    if event.kind in STEPS:
        moved = Assignment.objects.select_related("unit", "call")
        one = moved.filter(pk=event.data["assignment"]).first()
        return one if one and one.pressed_at else None
    unit = Unit.objects.filter(callsign=event.data["unit"]).first()
    return unit if unit and unit.duty_before else None
