"""Facts about shifts, patterns, requests and gaps, as the journal keeps them: ids and codes."""

from journal.chain import Entry
from journal.codes.people import Program
from journal.codes.roster import Nearness, RequestKind, RequestStatus
from journal.facts.roster import (
    FeedMade,
    GapTold,
    PatternAdded,
    PatternEnded,
    RequestMoved,
    ShiftAdded,
    ShiftAsked,
    ShiftDropped,
    ShiftEnded,
)
from programs.people.models import Staff
from programs.roster.models import Shift, ShiftPattern, ShiftRequest, StaffingGapAlert


def shift_added(shift: Shift) -> Entry:
    return Entry((f"staff:{shift.staff_id}",), ShiftAdded(shift=shift.pk))


def shift_dropped(shift: Shift) -> Entry:
    return Entry((f"staff:{shift.staff_id}",), ShiftDropped(shift=shift.pk))


def shift_ended(shift: Shift) -> Entry:
    return Entry((f"staff:{shift.staff_id}",), ShiftEnded(shift=shift.pk))


def pattern_added(pattern: ShiftPattern) -> Entry:
    return Entry((f"staff:{pattern.staff_id}",), PatternAdded(pattern=pattern.pk))


def pattern_ended(pattern: ShiftPattern) -> Entry:
    return Entry((f"staff:{pattern.staff_id}",), PatternEnded(pattern=pattern.pk))


def shift_requested(request: ShiftRequest) -> Entry:
    fact = ShiftAsked(request=request.pk, kind=RequestKind(request.kind), shift=request.shift_id)
    return Entry(_between(request), fact)


def request_moved(request: ShiftRequest) -> Entry:
    fact = RequestMoved(request=request.pk, status=RequestStatus(request.status))
    return Entry(_between(request), fact)


def feed_made(staff: Staff) -> Entry:
    return Entry((f"staff:{staff.pk}",), FeedMade())


def gap_alerted(gap: StaffingGapAlert) -> Entry:
    fact = GapTold(
        program=Program(gap.program),
        starts_at=gap.starts_at,
        near=Nearness(gap.near),
        missing=gap.missing,
    )
    return Entry(("roster:all",), fact)


def _between(request: ShiftRequest) -> tuple[str, ...]:
    """Both people of a request, or the one while it is asked of nobody by name."""
    people = dict.fromkeys((request.asked_by_id, request.to_id or request.asked_by_id))
    return tuple(f"staff:{pk}" for pk in people)
