"""Whether anybody is at work on a call, and whether a life in danger has been reached.

These act on a call that is already locked; the caller saves it and appends.

R20: docs/requirements.md.
"""

from datetime import datetime, timedelta

from django.utils.timezone import now

from dispatch import events
from dispatch.models import Call
from dispatch.selectors.calls import with_clinician
from dispatch.services.alerts import raise_page
from dispatch.states import (
    CALL,
    OPEN_ASSIGNMENT,
    RESPOND_WITHIN,
    AssignmentStatus,
    CallStatus,
    PageReason,
)
from journal.chain import Entry
from programs.refusals import Invalid

# A phone's clock may be a little ahead of ours.
AHEAD = timedelta(seconds=60)


def moment(at: datetime | None, after: datetime | None = None) -> datetime:
    """When something was so, told now or later: never before `after`. Raises Invalid for a time
    that has not come.
    """
    if at is None:
        return now()
    if at > now() + AHEAD:
        raise Invalid("That time has not come yet: the phone's clock is wrong.")
    return min(max(at, after) if after else at, now())


def settle(call: Call) -> list[Entry]:
    """Let a call's status say whether somebody is at work: a unit, or a clinician by phone.

    One that its clinician sends to a team waits for that team, and can be late again. One
    whose units have done their work stays active until it is closed.
    """
    if call.status == CallStatus.PENDING and with_clinician(call):
        call.status = CALL.next(call.status, "take")
        call.step_at, call.overdue_at = now(), None
    elif call.status == CallStatus.ACTIVE and not attended(call) and not _worked(call):
        release(call)
        return [events.call_released(call)]
    return []


def release(call: Call) -> None:
    """Put an active call back among the waiting."""
    call.status = CALL.next(call.status, "release")
    wait(call, now())


def wait(call: Call, at: datetime) -> None:
    """The time to respond begins."""
    assert call.priority is not None
    call.step_at = at
    call.respond_by = at + RESPOND_WITHIN[call.priority]
    call.overdue_at = None


def attended(call: Call) -> bool:
    return with_clinician(call) or call.assignments.filter(status__in=OPEN_ASSIGNMENT).exists()


def mark_imminent(call: Call, at: datetime) -> list[Entry]:
    """A life is in danger now: the supervisor is paged, and the call will not just close (R20)."""
    entries = raise_page(call, PageReason.IMMINENT, at)
    if call.imminent_at is None or call.contact_at or call.no_contact:
        call.imminent_at, call.contact_at, call.no_contact = at, None, None
        call.save(update_fields=["imminent_at", "contact_at", "no_contact"])
        entries.insert(0, events.imminent_declared(call))
    return entries


def _worked(call: Call) -> bool:
    idle = (AssignmentStatus.STACKED, AssignmentStatus.CANCELLED)
    return call.assignments.exclude(status__in=idle).exists()
