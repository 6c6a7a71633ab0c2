"""Putting units on calls, reporting how far they are, and taking a wrong key back.

R28, R29, R36: docs/requirements.md.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages
from dispatch.assignments import events
from dispatch.assignments.stacking import restack, start_stacked
from dispatch.calls.events import call_released
from dispatch.calls.locks import lock_assignment, lock_call, lock_unit
from dispatch.calls.models import Assignment, Call
from dispatch.calls.states import ASSIGNMENT, CALL, OPEN_ASSIGNMENT, STEP_TO
from dispatch.calls.status import is_attended, reported_time, return_to_waiting
from dispatch.hazards.selectors import hazards_of, premises_unread
from dispatch.obligations.services import unit_called_off, unit_sent
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Disposition
from journal.codes.units import AssignmentStatus, Duty
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid, Refusal
from programs.people.models import Staff
from programs.units.models import Unit
from programs.units.services import TooLate
from programs.units.states import REQUIRED_CREW, UNDO_WITHIN

ENDED = (AssignmentStatus.CLEARED, AssignmentStatus.CANCELLED)


class UnitUnavailable(Refusal):
    """The unit is off duty, out of service or on another call."""


class HazardsUnread(Refusal):
    """Somebody has to read what is known to be dangerous first (R29, R28)."""


class SceneNotSafe(Refusal):
    """The response plan keeps the crew staged until the scene is declared safe."""


@transaction.atomic
def assign_unit(
    *, actor: Staff, call_id: UUID, unit_id: int, assignment_id: UUID | None = None
) -> Assignment:
    """Send a unit to a call that is waiting for one, or to help those already on it.

    Raises HazardsUnread while a premise note of the place is unread for this call.
    """
    require(actor, Can.ASSIGN_UNIT)
    call = lock_call(actor, call_id)
    unit = lock_unit(unit_id)
    status = CALL.next(call.status, "assign")
    refuse_unavailable(unit)
    _refuse_unread_premises(call)
    at = now()
    call.status, call.step_at, call.held_until = status, at, None
    call.save(update_fields=["status", "step_at", "held_until"])
    assignment = Assignment.objects.create(
        id=assignment_id or uuid4(),
        call=call,
        unit=unit,
        dispatched_at=at,
        step_at=at,
        pressed_at=at,
        heard_at=at,
    )
    owed = unit_sent(call, unit, by=actor, at=at)
    append(events.unit_assigned(assignment), *owed, by=actor.pk)
    return assignment


@transaction.atomic
def report_progress(
    *,
    actor: Staff,
    assignment_id: UUID,
    status: AssignmentStatus,
    at: datetime | None = None,
    outcome: Disposition | None = None,
) -> Assignment:
    """Move a unit's assignment on: en route, staged, on scene, transporting, cleared, cancelled.

    `at` is when it was so, where a phone out of reach tells it later; `outcome` how it ended,
    as the crew that clears saw it. Cancelling the last unit puts the call back among the
    waiting; a unit that is free again starts the call stacked on it. Raises HazardsUnread
    before the crew has read the hazards, SceneNotSafe while the plan keeps it staged.
    """
    assignment, others = _lock_own(actor, assignment_id)
    if status not in STEP_TO:
        # The codes of the API: they are the same in every language.
        codes = "en_route, staged, on_scene, transporting, cleared or cancelled"
        raise Invalid(_("A unit reports %(codes)s.") % {"codes": codes})
    call = assignment.call
    moved = ASSIGNMENT.next(assignment.status, STEP_TO[status])
    _refuse_unsafe_step(call, assignment, status)
    assignment.outcome = outcome if status == AssignmentStatus.CLEARED else None
    assignment.outcome_by_crew = bool(assignment.outcome) and assignment.unit_id == actor.unit_id
    _step(assignment, moved, reported_time(at, assignment.step_at))
    if status == AssignmentStatus.ON_SCENE:
        _place_unit_at(assignment.unit, call)
    entries = [events.unit_progressed(assignment)]
    if status == AssignmentStatus.CANCELLED and call.status == CallStatus.ACTIVE:
        entries += _release_call(call)
    call.step_at = assignment.step_at
    call.save(update_fields=["status", "step_at", "respond_by", "overdue_at"])
    if status == AssignmentStatus.CANCELLED:
        entries += unit_called_off(call, by=actor, at=now())
    if status in ENDED:
        entries += start_stacked(others, assignment.step_at)
    append(*entries, *clear_pages(call, PageReason.SILENT), by=actor.pk)
    return assignment


@transaction.atomic
def undo_progress(*, actor: Staff, assignment_id: UUID) -> Assignment:
    """Take the last step of a unit back, within ten seconds of the key (R36).

    A dispatch that nobody has acted on is cancelled. Raises TooLate.
    """
    assignment, others = _lock_own(actor, assignment_id)
    call = assignment.call
    if assignment.pressed_at is None or now() - assignment.pressed_at > UNDO_WITHIN:
        raise TooLate(_("That can no longer be taken back: report the step as it is now."))
    if call.status == CallStatus.CLOSED:
        raise TooLate(_("The call is closed; nothing was changed."))
    entries = restack(others) if assignment.status in ENDED else []
    _step_back(assignment)
    entries.append(events.unit_progress_undone(assignment))
    if assignment.status in OPEN_ASSIGNMENT and call.status == CallStatus.PENDING:
        call.status = CALL.next(call.status, "assign")
    elif call.status == CallStatus.ACTIVE:
        entries += _release_call(call)
    call.step_at = assignment.step_at
    call.save(update_fields=["status", "step_at", "respond_by", "overdue_at"])
    entries += _say_along(assignment, actor)
    append(*entries, by=actor.pk)
    return assignment


@transaction.atomic
def read_hazards(*, actor: Staff, assignment_id: UUID, seen: str) -> Assignment:
    """Say that the crew has read, or heard over the radio, the hazards as they are now (R29).

    `seen` is the digest of what was on the screen: news since then has to be read first.
    """
    assignment, _others = _lock_own(actor, assignment_id)
    if seen != hazards_of(assignment.call).digest:
        raise HazardsUnread(_("Something was added to the hazards: read them again."))
    assignment.hazards_read, assignment.hazards_read_at = seen, now()
    assignment.hazards_read_by = actor
    assignment.save(update_fields=["hazards_read", "hazards_read_at", "hazards_read_by"])
    append(events.hazards_read(assignment), by=actor.pk)
    return assignment


@transaction.atomic
def check_in(*, actor: Staff, assignment_id: UUID, at: datetime | None = None) -> Assignment:
    """Note that the crew was heard and is well: the team safety clock begins again."""
    assignment, _others = _lock_own(actor, assignment_id)
    if assignment.status not in OPEN_ASSIGNMENT:
        raise Refusal(_("%(unit)s is not on this call now.") % {"unit": assignment.unit})
    assignment.heard_at = reported_time(at, assignment.heard_at or assignment.step_at)
    assignment.save(update_fields=["heard_at"])
    lapsed = clear_pages(assignment.call, PageReason.SILENT)
    append(events.crew_checked_in(assignment), *lapsed, by=actor.pk)
    return assignment


def refuse_unavailable(unit: Unit) -> None:
    """Raise UnitUnavailable unless the unit could be sent now."""
    if unit.duty != Duty.IN_SERVICE:
        raise UnitUnavailable(
            _("%(unit)s is %(duty)s.") % {"unit": unit, "duty": Duty(unit.duty).label}
        )
    if unit.assignments.filter(status__in=OPEN_ASSIGNMENT).exists():
        raise UnitUnavailable(
            _("%(unit)s is already on a call: it can have this one stacked.") % {"unit": unit}
        )


def _refuse_unread_premises(call: Call) -> None:
    if premises_unread(call):
        raise HazardsUnread(_("There is a note about this place: read it, then send."))


def _lock_own(actor: Staff, assignment_id: UUID) -> tuple[Assignment, list[Assignment]]:
    """An assignment that `actor` may report on, and whatever else its unit has."""
    if not allows(actor, Can.REPORT_ANY_UNIT):
        require(actor, Can.REPORT_OWN_UNIT)
    assignment, others = lock_assignment(actor, assignment_id)
    if assignment.unit_id != actor.unit_id:
        require(actor, Can.REPORT_ANY_UNIT)
    return assignment, others


def _refuse_unsafe_step(call: Call, assignment: Assignment, status: AssignmentStatus) -> None:
    if status == AssignmentStatus.EN_ROUTE and REQUIRED_CREW[assignment.unit.program]:
        digest = hazards_of(call).digest
        if digest and digest != assignment.hazards_read:
            raise HazardsUnread(_("The crew reads the hazards first, then goes."))
    plan = getattr(call, "plan", None)
    if status == AssignmentStatus.ON_SCENE and plan and plan.gated and not plan.safe_at:
        where = _(" at %(place)s") % {"place": plan.staging} if plan.staging else ""
        raise SceneNotSafe(
            _("The scene is not declared safe: %(unit)s stages%(where)s.")
            % {"unit": assignment.unit, "where": where}
        )


def _step(assignment: Assignment, status: str, at: datetime) -> None:
    assignment.before, assignment.step_before = assignment.status, assignment.step_at
    assignment.status, assignment.step_at = status, at
    assignment.pressed_at, assignment.heard_at = now(), at
    assignment.save()


def _step_back(assignment: Assignment) -> None:
    """The step before, and nothing said of how it ended; a dispatch that was all is cancelled."""
    if assignment.before:
        assignment.status = ASSIGNMENT.back(assignment.status, assignment.before)
        assignment.step_at = assignment.step_before or assignment.step_at
    else:
        assignment.status = ASSIGNMENT.next(assignment.status, "cancel")
    assignment.before = assignment.step_before = assignment.pressed_at = None
    assignment.outcome, assignment.outcome_by_crew = None, False
    assignment.save()


def _release_call(call: Call) -> list[Entry]:
    if is_attended(call):
        return []
    return_to_waiting(call)
    return [call_released(call)]


def _say_along(assignment: Assignment, actor: Staff) -> list[Entry]:
    """ART goes along again, or does not, as the step that was taken back has it."""
    if assignment.status in OPEN_ASSIGNMENT:
        return unit_sent(assignment.call, assignment.unit, by=actor, at=now())
    return unit_called_off(assignment.call, by=actor, at=now())


def _place_unit_at(unit: Unit, call: Call) -> None:
    """The unit is where the call is, as long as nobody knows better."""
    if call.latitude is not None:
        unit.latitude, unit.longitude = call.latitude, call.longitude
        unit.save(update_fields=["latitude", "longitude"])
