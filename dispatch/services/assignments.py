"""Putting units on calls and reporting how far they are."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now

from dispatch import events
from dispatch.models import Assignment, Call
from dispatch.services.attention import attended, release
from dispatch.services.locks import lock_assignment, lock_call, lock_unit
from dispatch.states import ASSIGNMENT, CALL, OPEN_ASSIGNMENT, STEP_TO, AssignmentStatus
from journal.services import append
from programs.models import Staff, Unit
from programs.permissions import Can, allows, require
from programs.refusals import Invalid, Refusal
from programs.states import Duty


class UnitUnavailable(Refusal):
    """The unit is off duty, out of service or on another call."""


@transaction.atomic
def assign_unit(
    *, actor: Staff, call_id: UUID, unit_id: int, assignment_id: UUID | None = None
) -> Assignment:
    """Send a unit to a call that is waiting for one, or to help those already on it."""
    require(actor, Can.ASSIGN_UNIT)
    call = lock_call(actor, call_id)
    unit = lock_unit(unit_id)
    status = CALL.next(call.status, "assign")
    _refuse_unavailable(unit)
    at = now()
    call.status, call.step_at = status, at
    call.save(update_fields=["status", "step_at"])
    assignment = Assignment.objects.create(
        id=assignment_id or uuid4(), call=call, unit=unit, dispatched_at=at, step_at=at
    )
    append(events.unit_assigned(assignment), by=actor.pk)
    return assignment


@transaction.atomic
def report_progress(*, actor: Staff, assignment_id: UUID, status: AssignmentStatus) -> Assignment:
    """Move a unit's assignment on: en route, on scene, transporting, cleared or cancelled.

    Cancelling the last unit puts the call back among the waiting ones.
    """
    if not allows(actor, Can.REPORT_ANY_UNIT):
        require(actor, Can.REPORT_OWN_UNIT)
    if status not in STEP_TO:
        raise Invalid("A unit reports en_route, on_scene, transporting, cleared or cancelled.")
    call, assignment = lock_assignment(actor, assignment_id)
    if assignment.unit_id != actor.unit_id:
        require(actor, Can.REPORT_ANY_UNIT)
    assignment.status = ASSIGNMENT.next(assignment.status, STEP_TO[status])
    assignment.step_at = now()
    assignment.save(update_fields=["status", "step_at"])
    if status == AssignmentStatus.ON_SCENE:
        _stand_at(assignment.unit, call)
    entries = [events.unit_progressed(assignment)]
    if status == AssignmentStatus.CANCELLED and not attended(call):
        release(call)
        entries.append(events.call_released(call))
    else:
        call.step_at = assignment.step_at
    call.save(update_fields=["status", "step_at", "respond_by", "overdue_at"])
    append(*entries, by=actor.pk)
    return assignment


def _refuse_unavailable(unit: Unit) -> None:
    if unit.duty != Duty.IN_SERVICE:
        raise UnitUnavailable(f"{unit} is {Duty(unit.duty).label}.")
    busy = unit.assignments.filter(status__in=OPEN_ASSIGNMENT).exists()
    if busy:
        raise UnitUnavailable(f"{unit} is already on a call.")


def _stand_at(unit: Unit, call: Call) -> None:
    """The unit is where the call is, as long as nobody knows better."""
    if call.latitude is not None:
        unit.latitude, unit.longitude = call.latitude, call.longitude
        unit.save(update_fields=["latitude", "longitude"])
