"""Whether anybody is at work on a call, and whether a life in danger has been reached.

These act on a call that is already locked; the caller saves it and appends.

R20: docs/requirements.md.
"""

from datetime import datetime, timedelta

from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls import events
from dispatch.calls.models import Call
from dispatch.calls.selectors import has_clinician
from dispatch.calls.states import CALL, OPEN_ASSIGNMENT, RESPOND_WITHIN
from journal.chain import Entry
from journal.codes.calls import CallStatus, NoContact
from journal.codes.units import AssignmentStatus
from programs.base.refusals import Invalid

# A phone's clock may be a little ahead of ours.
MAX_CLOCK_AHEAD = timedelta(seconds=60)


def reported_time(at: datetime | None, after: datetime | None = None) -> datetime:
    """When something was so, told now or later: never before `after`. Raises Invalid for a time
    that has not come.
    """
    if at is None:
        return now()
    if at > now() + MAX_CLOCK_AHEAD:
        raise Invalid(_("That time has not come yet: the phone's clock is wrong."))
    return min(max(at, after) if after else at, now())


def sync_status(call: Call) -> list[Entry]:
    """Let a call's status say whether somebody is at work: a unit, or a clinician by phone.

    One that its clinician sends to a team waits for that team, and can be late again. One
    whose units have done their work stays active until it is closed.
    """
    if call.status == CallStatus.PENDING and has_clinician(call):
        call.status = CALL.next(call.status, "take")
        call.step_at, call.overdue_at = now(), None
    elif call.status == CallStatus.ACTIVE and not is_attended(call) and not _was_worked(call):
        return_to_waiting(call)
        return [events.call_released(call)]
    return []


def return_to_waiting(call: Call) -> None:
    """Put an active call back among the waiting."""
    call.status = CALL.next(call.status, "release")
    start_response_time(call, now())


def start_response_time(call: Call, at: datetime) -> None:
    """The time to respond begins."""
    assert call.priority is not None
    call.step_at = at
    call.respond_by = at + RESPOND_WITHIN[call.priority]
    call.overdue_at = None


def reopen(call: Call, at: datetime) -> None:
    """Open a closed call again, as if it had not ended: routed it waits, and its time to respond
    begins; else it is received.
    """
    routed = call.destination is not None
    call.status = CALL.next(call.status, "requeue" if routed else "reopen")
    call.closed_at = call.disposition = call.unserved = None
    if call.no_contact != NoContact.IN_ERROR:  # that is of the risk, not of the ending
        call.no_contact = None
    call.taken_to = call.no_call_back = call.closed_on = call.untriaged = None
    call.jail_avoided = False
    call.step_at = at
    if routed:
        start_response_time(call, at)


def end_hold(call: Call, at: datetime) -> list[str]:
    """A locked call can wait no longer: it is late now. Returns what of it has changed."""
    if call.held_until is None:
        return []
    call.held_until, call.respond_by = None, at
    return ["held_until", "respond_by"]


def is_attended(call: Call) -> bool:
    return has_clinician(call) or call.assignments.filter(status__in=OPEN_ASSIGNMENT).exists()


def _was_worked(call: Call) -> bool:
    idle = (AssignmentStatus.STACKED, AssignmentStatus.CANCELLED)
    return call.assignments.exclude(status__in=idle).exists()
