"""Facts about hours and shifts, as the journal keeps them."""

from journal.chain import Entry
from programs.models import OpeningHours, Shift


def hours_set(hours: OpeningHours) -> Entry:
    return Entry("hours.set", (f"hours:{hours.pk}",))


def shift_added(shift: Shift) -> Entry:
    return Entry("staff.shift_added", (f"staff:{shift.staff_id}",), {"shift": str(shift.pk)})


def shift_dropped(shift: Shift) -> Entry:
    return Entry("staff.shift_dropped", (f"staff:{shift.staff_id}",), {"shift": str(shift.pk)})


def shift_ended(shift: Shift) -> Entry:
    return Entry("staff.shift_ended", (f"staff:{shift.staff_id}",), {"shift": str(shift.pk)})
