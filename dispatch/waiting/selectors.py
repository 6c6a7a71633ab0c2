"""What waits, of calls and of the units on them: every row, and since when.

A row is here for as long as it waits, late or not; docs/waits.md says when it is late.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Prefetch

from dispatch.calls.models import Assignment, Call
from dispatch.calls.selectors import has_clinician, needs_contact
from dispatch.calls.states import OPEN_ASSIGNMENT
from dispatch.duress.states import CHECKED_IN
from dispatch.obligations.states import OWED_BY_DESTINATION
from dispatch.waiting.cards import Waiting
from journal.codes.alerts import WaitKey
from journal.codes.calls import CallStatus
from journal.codes.scene import ObligationStatus
from journal.codes.units import AssignmentStatus
from programs.base.waits import limits

NOT_TRIAGED = (CallStatus.RECEIVED, CallStatus.TRIAGING)
STEP_KEY = {
    AssignmentStatus.STACKED: WaitKey.STACKED,
    AssignmentStatus.DISPATCHED: WaitKey.DISPATCHED,
    AssignmentStatus.EN_ROUTE: WaitKey.EN_ROUTE,
    AssignmentStatus.STAGED: WaitKey.STAGED,
    AssignmentStatus.ON_SCENE: WaitKey.ON_SCENE,
    AssignmentStatus.TRANSPORTING: WaitKey.TRANSPORTING,
}


def waiting_calls() -> Iterator[Waiting]:
    """Every open call, in each way in which it waits, and every unit on it."""
    work = Assignment.objects.order_by("step_at")
    calls = Call.objects.exclude(status=CallStatus.CLOSED).select_related("owner")
    for call in calls.prefetch_related(Prefetch("assignments", work), "obligations"):
        yield from _of_triage(call)
        yield from _of_status(call)
        yield from _of_people(call)
        yield from _of_units(call)


def _of_triage(call: Call) -> Iterator[Waiting]:
    if call.status == CallStatus.RECEIVED:
        yield _wait(WaitKey.RECEIVED, call, call.step_at)
    elif begun := call.triage_at or (call.status == CallStatus.TRIAGING and call.step_at):
        yield _wait(WaitKey.TRIAGING, call, begun)


def _of_status(call: Call) -> Iterator[Waiting]:
    if call.status == CallStatus.PENDING:
        yield from _pending(call)
        if call.held_until and call.held_since:
            yield _held(call, call.held_since)
        if call.moved_at:
            yield Waiting(WaitKey.MOVED, f"call:{call.pk}:moved", call.pk, call.band, call.moved_at)
        elif call.shuts_at:
            yield Waiting(WaitKey.MOVED, f"call:{call.pk}:shuts", call.pk, call.band, call.step_at)
    if call.status != CallStatus.ACTIVE:
        return
    if has_clinician(call):
        yield _wait(WaitKey.BY_PHONE, call, max(call.step_at, call.owned_at))
    elif not _open(call):
        steps = [assignment.step_at for assignment in call.assignments.all()]
        yield _wait(WaitKey.CLEARED, call, max(steps, default=call.step_at))


def _pending(call: Call) -> Iterator[Waiting]:
    """Late by its band or by its priority, whichever is sooner; held, when the hold is over. One
    that others have accepted waits for them; when they are there, it waits for its end.
    """
    asked = OWED_BY_DESTINATION.get(call.destination or "")
    taken = [row for row in call.obligations.all() if row.kind == asked and row.accepted_at]
    there = [row.arrived_at for row in call.obligations.all() if row.kind == asked]
    if arrived := max((at for at in there if at), default=None):
        yield _wait(WaitKey.CLEARED, call, arrived)
    elif not any(row.status == ObligationStatus.ACCEPTED for row in taken):
        yield _wait(WaitKey.PENDING, call, _pending_since(call))


def _pending_since(call: Call) -> datetime:
    assert call.respond_by is not None  # a routed call has one: PostgreSQL holds it
    since = call.respond_by - limits()[WaitKey.PENDING].late_after(call.band)
    return since if call.held_until else min(since, call.step_at)


def _held(call: Call, since: datetime) -> Waiting:
    """Late when it has been held for long; held again, it is heard each time at once."""
    if call.holds > 1:
        since = call.step_at if call.held_at is None else call.held_at
        since -= limits()[WaitKey.HELD].late_after(call.band)
    return Waiting(WaitKey.HELD, f"call:{call.pk}:{call.holds}", call.pk, call.band, since)


def _of_people(call: Call) -> Iterator[Waiting]:
    if needs_contact(call) and call.no_contact is None and call.imminent_at:
        yield _wait(WaitKey.IMMINENT, call, call.imminent_at)
    if call.owner_away_at:
        yield _wait(WaitKey.OWNER_AWAY, call, call.owner_away_at)


def _of_units(call: Call) -> Iterator[Waiting]:
    for assignment in call.assignments.all():
        key = STEP_KEY.get(AssignmentStatus(assignment.status))
        if key is None:
            continue
        since = assignment.step_at
        if assignment.status in CHECKED_IN and assignment.heard_at:
            since = max(since, assignment.heard_at)
        about = f"assignment:{assignment.pk}"
        yield Waiting(key, about, call.pk, call.band, since)


def _open(call: Call) -> bool:
    return any(assignment.status in OPEN_ASSIGNMENT for assignment in call.assignments.all())


def _wait(key: WaitKey, call: Call, since: datetime) -> Waiting:
    band = None if call.status in NOT_TRIAGED else call.band
    return Waiting(key, f"call:{call.pk}", call.pk, band, since)
