"""A second call for a unit that is on one: it waits, and disturbs nothing.

R40: docs/requirements.md.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.assignments import events
from dispatch.calls.events import call_released
from dispatch.calls.locks import lock_assignment, lock_call, lock_unit
from dispatch.calls.models import Assignment, Call
from dispatch.calls.states import ASSIGNMENT, CALL, OPEN_ASSIGNMENT
from dispatch.calls.status import is_attended, return_to_waiting
from dispatch.obligations.services import unit_called_off, unit_sent
from journal.chain import Entry
from journal.codes.calls import CallStatus
from journal.codes.units import AssignmentStatus, Duty
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Refusal
from programs.people.models import Staff
from programs.units.models import Unit


class CannotBeStacked(Refusal):
    """The unit is free, or has a call waiting already, or is not on duty."""


@transaction.atomic
def stack_unit(
    *, actor: Staff, call_id: UUID, unit_id: int, assignment_id: UUID | None = None
) -> Assignment:
    """Promise a call the next free moment of a unit that is on another one.

    The call goes on waiting, and any other unit may be sent to it meanwhile.
    """
    require(actor, Can.ASSIGN_UNIT)
    call = lock_call(actor, call_id)
    unit = lock_unit(unit_id)
    CALL.next(call.status, "assign")
    _refuse_stack(unit, call)
    at = now()
    assignment = Assignment.objects.create(
        id=assignment_id or uuid4(),
        call=call,
        unit=unit,
        status=AssignmentStatus.STACKED,
        dispatched_at=at,
        step_at=at,
    )
    append(events.unit_stacked(assignment), by=actor.pk)
    return assignment


@transaction.atomic
def swap_calls(*, actor: Staff, unit_id: int) -> Assignment:
    """Let a unit that has not arrived yet go to its stacked call first; return that assignment."""
    require(actor, Can.ASSIGN_UNIT)
    both = Assignment.objects.filter(
        unit=unit_id, status__in=[*OPEN_ASSIGNMENT, AssignmentStatus.STACKED]
    )
    first = both.exclude(status=AssignmentStatus.STACKED).first()
    if first is None:
        raise Refusal(_("That unit is on no call."))
    now_on, others = lock_assignment(actor, first.pk)
    stacked = next((a for a in others if a.status == AssignmentStatus.STACKED), None)
    if stacked is None:
        raise Refusal(_("%(unit)s has no second call to change to.") % {"unit": now_on.unit})
    at = now()
    moved = ((stacked, "start"), (now_on, "stack"))
    after = [ASSIGNMENT.next(a.status, command) for a, command in moved]
    # Neither may have two of a kind for a moment, says the database: one steps aside first.
    now_on.status = ASSIGNMENT.next(now_on.status, "cancel")
    now_on.save(update_fields=["status"])
    for assignment, status in zip((stacked, now_on), after, strict=True):
        assignment.status, assignment.step_at, assignment.heard_at = status, at, at
        assignment.before = assignment.pressed_at = None
        assignment.save()
    entries = [events.unit_stacked(now_on), events.unit_started(stacked)]
    for assignment in (now_on, stacked):
        entries += _sync_status(assignment.call)
    entries += unit_called_off(now_on.call, by=actor, at=at)
    entries += unit_sent(stacked.call, stacked.unit, by=actor, at=at)
    append(*entries, by=actor.pk)
    return stacked


def start_stacked(others: Iterable[Assignment], at: datetime) -> list[Entry]:
    """A unit that is free again is dispatched to the call stacked on it. `others` is what it has
    beside what it cleared, all of it locked. The caller appends.
    """
    stacked = next((a for a in others if a.status == AssignmentStatus.STACKED), None)
    if stacked is None or stacked.unit.duty != Duty.IN_SERVICE:
        return []
    stacked.status = ASSIGNMENT.next(stacked.status, "start")
    stacked.step_at, stacked.heard_at = at, at
    stacked.save(update_fields=["status", "step_at", "heard_at"])
    status = _sync_status(stacked.call)
    owed = unit_sent(stacked.call, stacked.unit, by=None, at=at)
    return [events.unit_started(stacked), *status, *owed]


def restack(others: Iterable[Assignment]) -> list[Entry]:
    """A unit goes back to what it had cleared: what it began meanwhile waits again."""
    begun = next((a for a in others if a.status in OPEN_ASSIGNMENT), None)
    if begun is None:
        return []
    if begun.status != AssignmentStatus.DISPATCHED or begun.pressed_at is not None:
        raise Refusal(
            _("%(unit)s has gone on to %(call)s: clear that one first.")
            % {"unit": begun.unit, "call": begun.call}
        )
    begun.status = ASSIGNMENT.next(begun.status, "stack")
    begun.save(update_fields=["status"])
    status = _sync_status(begun.call)
    owed = unit_called_off(begun.call, by=None, at=now())
    return [events.unit_stacked(begun), *status, *owed]


def drop_stacked(call: Call) -> list[Entry]:
    """Nobody is promised to a call that ends. The caller appends."""
    assignments = call.assignments.select_for_update(no_key=True, of=("self",)).select_related(
        "unit"
    )
    entries = []
    for stacked in assignments.filter(status=AssignmentStatus.STACKED):
        stacked.status = ASSIGNMENT.next(stacked.status, "cancel")
        stacked.step_at = now()
        stacked.save(update_fields=["status", "step_at"])
        entries.append(events.unit_progressed(stacked))
    return entries


def _sync_status(call: Call) -> list[Entry]:
    """Let the call say whether a unit is on it."""
    if call.status == CallStatus.PENDING and is_attended(call):
        call.status, call.step_at, call.held_until = CALL.next(call.status, "assign"), now(), None
        call.save(update_fields=["status", "step_at", "held_until"])
    elif call.status == CallStatus.ACTIVE and not is_attended(call):
        return_to_waiting(call)
        call.save(update_fields=["status", "step_at", "respond_by", "overdue_at"])
        return [call_released(call)]
    return []


def _refuse_stack(unit: Unit, call: Call) -> None:
    if unit.duty != Duty.IN_SERVICE:
        raise CannotBeStacked(
            _("%(unit)s is %(duty)s.") % {"unit": unit, "duty": Duty(unit.duty).label}
        )
    here = unit.assignments.filter(status__in=OPEN_ASSIGNMENT).first()
    if here is None:
        raise CannotBeStacked(_("%(unit)s is free: send it instead.") % {"unit": unit})
    if here.call_id == call.pk:
        raise CannotBeStacked(_("%(unit)s is on this call.") % {"unit": unit})
    waits = unit.assignments.filter(status=AssignmentStatus.STACKED).select_related("call").first()
    if waits:
        raise CannotBeStacked(
            _("%(unit)s has %(call)s waiting already.") % {"unit": unit, "call": waits.call}
        )
