"""The rows of a hand-off, for the commands and the timers that move them.

These act on a call that is already locked; the caller appends.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages
from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call
from dispatch.calls.status import sync_status
from dispatch.handoffs import events
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.states import HANDOFF, OPEN_HANDOFF, late_after
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus
from journal.codes.handoffs import Consent, HandoffReason, HandoffStatus
from journal.codes.people import Presence, Program
from programs.base.permissions import Can, allows
from programs.base.refusals import NotFound
from programs.people.models import Staff
from programs.people.services import lock_staff
from programs.presence.selectors import clinicians_present
from programs.presence.services import move_presence


def create_offer(
    call: Call,
    *,
    at: datetime,
    consent: Consent = Consent.NOT_ASKED,
    to: Staff | None = None,
    since: Handoff | None = None,
    handoff_id: UUID | None = None,
) -> Handoff:
    """Make the row of an offer for a call that is already locked. The caller appends.

    `since` is the offer that this one follows: the caller keeps their place.
    """
    waiting = since.waiting_since if since else at
    named = settings.HANDOFF_NAMED_SECONDS if to else settings.HANDOFF_EXPIRES_SECONDS
    handoff = Handoff(
        id=handoff_id or uuid4(),
        call=call,
        giver=call.owner,
        consent=consent,
        to=to,
        offered_at=at,
        waiting_since=waiting,
        late_at=waiting + late_after(call.band),
        expires_at=at + timedelta(seconds=named),
    )
    if to is None:
        alert_next_clinician(handoff, at)
    handoff.save(force_insert=True)
    return handoff


def alert_next_clinician(handoff: Handoff, at: datetime) -> None:
    """Call the next free clinician by name: the one free longest, then round. The caller saves."""
    available = [
        clinician
        for clinician in clinicians_present()
        if clinician.presence == Presence.AVAILABLE and clinician.pk != handoff.giver_id
    ]
    waiting = Handoff.objects.filter(status=HandoffStatus.OFFERED).exclude(pk=handoff.pk)
    called = set(waiting.values_list("called_id", flat=True))
    # Two calls that wait call two people, as long as there are two.
    free = [clinician for clinician in available if clinician.pk not in called] or available
    order = [clinician.pk for clinician in free]
    last = order.index(handoff.called_id) if handoff.called_id in order else -1
    handoff.called = free[(last + 1) % len(free)] if free else None
    handoff.called_at = at
    handoff.next_at = at + timedelta(seconds=settings.HANDOFF_NEXT_SECONDS)


def pass_call_to(call: Call, staff: Staff, at: datetime) -> list[Entry]:
    """Make somebody the owner of a locked call. The caller appends.

    It goes from one owner to the next in one statement: at no moment is it nobody's.
    """
    call.owner, call.owned_at, call.owner_away_at = staff, at, None
    entries = [
        *sync_status(call),
        *clear_pages(call, PageReason.OWNER_AWAY, PageReason.HANDOFF_LATE),
    ]
    call.save()
    return entries


def start_wrap_up(call: Call) -> list[Entry]:
    """The clinician who loses or ends a call wraps up, unless another is on their phone."""
    return wrap_up(call.owner, call)


def complete(handoff: Handoff, at: datetime) -> list[Entry]:
    """The giver has left the line: a clinician who gave the call wraps up. The caller appends."""
    end_handoff(handoff, "complete", at)
    giver_left = handoff.giver_id != handoff.call.owner_id
    return [
        events.handoff_moved(handoff),
        *(wrap_up(handoff.giver, handoff.call) if giver_left else ()),
    ]


def wrap_up(staff: Staff, call: Call) -> list[Entry]:
    """A clinician who is done with a call is busy no more, unless another is on their phone."""
    if not allows(staff, Can.TAKE_OVER_BY_PHONE):
        return []
    clinician = lock_staff(staff.pk)
    others = Call.objects.filter(owner=clinician, program=Program.CCD, status=CallStatus.ACTIVE)
    if clinician.presence != Presence.ON_CALL or others.exclude(pk=call.pk).exists():
        return []
    return move_presence(clinician, "finish")


def end_handoff(
    handoff: Handoff, command: str, at: datetime, reason: HandoffReason | None = None
) -> None:
    handoff.status = HANDOFF.next(handoff.status, command)
    handoff.ended_at, handoff.reason = at, reason
    handoff.next_at = handoff.late_at = None
    handoff.save(update_fields=["status", "ended_at", "reason", "next_at", "late_at"])


def lock_open_handoff(call: Call) -> Handoff | None:
    """The one hand-off of a locked call that is not over."""
    handoffs = Handoff.objects.select_for_update(no_key=True)
    handoff = handoffs.filter(call=call, status__in=OPEN_HANDOFF).first()
    if handoff:
        handoff.call = call
    return handoff


def lock_handoff(actor: Staff, handoff_id: UUID) -> tuple[Call, Handoff]:
    """The hand-off and, first, its call."""
    known = Handoff.objects.filter(pk=handoff_id).first()
    if known is None:
        raise NotFound(_("There is no such offer."))
    call = lock_call(actor, known.call_id)
    handoffs = Handoff.objects.select_for_update(no_key=True, of=("self",))
    handoff = handoffs.select_related("to", "giver", "taken_by", "called").get(pk=handoff_id)
    handoff.call = call
    return call, handoff
