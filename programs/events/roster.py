"""Facts about hours and shifts, as the journal keeps them."""

from journal.chain import Entry
from programs.models import GapAlarm, OpeningHours, Shift, ShiftPattern, ShiftRequest, Staff


def hours_set(hours: OpeningHours) -> Entry:
    return Entry("hours.set", (f"hours:{hours.pk}",))


def shift_added(shift: Shift) -> Entry:
    return Entry("staff.shift_added", (f"staff:{shift.staff_id}",), {"shift": str(shift.pk)})


def shift_dropped(shift: Shift) -> Entry:
    return Entry("staff.shift_dropped", (f"staff:{shift.staff_id}",), {"shift": str(shift.pk)})


def shift_ended(shift: Shift) -> Entry:
    return Entry("staff.shift_ended", (f"staff:{shift.staff_id}",), {"shift": str(shift.pk)})


def pattern_added(pattern: ShiftPattern) -> Entry:
    subjects = (f"staff:{pattern.staff_id}",)
    return Entry("staff.pattern_added", subjects, {"pattern": str(pattern.pk)})


def pattern_ended(pattern: ShiftPattern) -> Entry:
    subjects = (f"staff:{pattern.staff_id}",)
    return Entry("staff.pattern_ended", subjects, {"pattern": str(pattern.pk)})


def shift_asked(request: ShiftRequest) -> Entry:
    data = {"request": str(request.pk), "kind": request.kind, "shift": str(request.shift_id)}
    return Entry("staff.shift_asked", _between(request), data)


def request_moved(request: ShiftRequest) -> Entry:
    data = {"request": str(request.pk), "status": request.status}
    return Entry("staff.request_moved", _between(request), data)


def feed_made(staff: Staff) -> Entry:
    return Entry("staff.feed_made", (f"staff:{staff.pk}",))


def gap_told(gap: GapAlarm) -> Entry:
    data = {
        "program": gap.program,
        "starts_at": gap.starts_at.isoformat(),
        "near": gap.near,
        "missing": gap.missing,
    }
    return Entry("roster.gap_told", ("roster:all",), data)


def _between(request: ShiftRequest) -> tuple[str, ...]:
    people = dict.fromkeys((request.asked_by_id, request.to_id or request.asked_by_id))
    return tuple(f"staff:{pk}" for pk in people)
