"""Giving a call to a clinician: it leaves its owner only when a named person accepts it
(docs/decisions/0017).
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime, now

from dispatch import events
from dispatch.models import Call, Handoff
from dispatch.services.alerts import lapse_pages
from dispatch.services.attention import settle
from dispatch.services.locks import lock_call
from dispatch.states import (
    HANDOFF,
    OPEN_HANDOFF,
    CallStatus,
    Consent,
    HandoffReason,
    HandoffStatus,
    PageReason,
)
from journal.chain import Entry
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, allows, require
from programs.refusals import Invalid, NotFound, Refusal
from programs.selectors import clinicians_present, is_seen
from programs.services.presence import lock_staff, move_presence
from programs.states import PRESENCE, Presence


class NotOnOffer(Refusal):
    """Somebody else has taken the call, or it is offered no more; the sentence says who."""


class OnOffer(Refusal):
    """The call is offered already."""


class NotThere(Refusal):
    """The person cannot take the call: off, busy, or gone."""


class NotYours(Refusal):
    """Only another person may do this with the call."""


@transaction.atomic
def offer_call(
    *,
    actor: Staff,
    call_id: UUID,
    to_id: int | None = None,
    consent: Consent = Consent.NOT_ASKED,
    handoff_id: UUID | None = None,
) -> Handoff:
    """Offer a call to one clinician, or to whoever of the queue comes first.

    The call stays its owner's. Raises OnOffer, NotThere, and Invalid for a closed call.
    """
    require(actor, Can.OFFER_CALL)
    call = lock_call(actor, call_id)
    if call.status == CallStatus.CLOSED:
        raise Invalid("The call is closed; there is nothing to hand over.")
    entries = _finish_last(call)
    to = _clinician(to_id, call) if to_id else None
    handoff = place_offer(call, to=to, consent=consent, at=now(), handoff_id=handoff_id)
    append(*entries, events.handoff_offered(handoff), by=actor.pk)
    return handoff


@transaction.atomic
def accept_handoff(*, actor: Staff, handoff_id: UUID) -> Handoff:
    """Take the call: from here on it is the actor's. Of two at once one has it, and the
    other is told who.
    """
    require(actor, Can.BE_PRESENT)
    call, handoff = lock_handoff(actor, handoff_id)
    _refuse_if_gone(handoff)
    if handoff.to_id not in (None, actor.pk):
        raise NotYours(f"This call is offered to {handoff.to}.")
    staff = lock_staff(actor.pk)
    if not PRESENCE.may(staff.presence, "take"):
        raise NotThere(_cannot_take(staff))
    at = now()
    handoff.status = HANDOFF.next(handoff.status, "accept")
    handoff.taken_by, handoff.accepted_at = staff, at
    handoff.called = handoff.next_at = handoff.late_at = None
    handoff.save()
    entries = [*give(call, staff, at), *move_presence(staff, "take")]
    append(events.handoff_moved(handoff), *entries, by=actor.pk)
    return handoff


@transaction.atomic
def decline_handoff(*, actor: Staff, handoff_id: UUID, reason: HandoffReason) -> Handoff:
    """Say no. An offer to one person goes on to the queue; in the queue the next is called."""
    require(actor, Can.BE_PRESENT)
    call, handoff = lock_handoff(actor, handoff_id)
    _refuse_if_gone(handoff)
    if actor.pk not in (handoff.to_id, handoff.called_id):
        raise NotYours("It is not you who is called: leave it to the others.")
    if handoff.to_id is None:
        call_next(handoff, now())
        if handoff.called_id == actor.pk:
            handoff.called = None  # nobody else is free; the clock asks again
        handoff.save(update_fields=["called", "called_at", "next_at"])
        append(events.handoff_called(handoff), by=actor.pk)
        return handoff
    end(handoff, "decline", now(), reason)
    again = place_offer(call, consent=Consent(handoff.consent), at=now(), since=handoff)
    append(events.handoff_moved(handoff), events.handoff_offered(again), by=actor.pk)
    return handoff


@transaction.atomic
def withdraw_handoff(*, actor: Staff, handoff_id: UUID) -> Handoff:
    """Take an offer back: the owner goes on alone."""
    require(actor, Can.OFFER_CALL)
    _, handoff = lock_handoff(actor, handoff_id)
    _refuse_if_gone(handoff)
    end(handoff, "withdraw", now())
    append(events.handoff_moved(handoff), by=actor.pk)
    return handoff


@transaction.atomic
def join_handoff(*, actor: Staff, handoff_id: UUID) -> Handoff:
    """Say that giver, taker and caller are on one line."""
    require(actor, Can.OFFER_CALL)
    _, handoff = lock_handoff(actor, handoff_id)
    handoff.status = HANDOFF.next(handoff.status, "join")
    handoff.three_way_at = now()
    handoff.save(update_fields=["status", "three_way_at"])
    append(events.handoff_moved(handoff), by=actor.pk)
    return handoff


@transaction.atomic
def complete_handoff(*, actor: Staff, handoff_id: UUID) -> Handoff:
    """Say that the giver has left the line."""
    require(actor, Can.OFFER_CALL)
    _, handoff = lock_handoff(actor, handoff_id)
    end(handoff, "complete", now())
    append(events.handoff_moved(handoff), by=actor.pk)
    return handoff


@transaction.atomic
def return_call(*, actor: Staff, handoff_id: UUID, reason: HandoffReason) -> Handoff:
    """Give a call back to who gave it. Raises NotThere when they have left."""
    require(actor, Can.OFFER_CALL)
    call, handoff = lock_handoff(actor, handoff_id)
    if call.owner_id != actor.pk and not allows(actor, Can.TAKE_OVER_ANY):
        raise NotYours(f"The call is {call.owner}'s to give back.")
    HANDOFF.next(handoff.status, "return")
    giver = handoff.giver
    if not giver.is_active or not is_seen(giver.pk):
        raise NotThere(f"{giver} has left: offer the call to the queue or to a colleague instead.")
    at = now()
    end(handoff, "return", at, reason)
    entries = [*let_go(call.owner), *give(call, giver, at)]
    append(events.handoff_moved(handoff), *entries, by=actor.pk)
    return handoff


@transaction.atomic
def take_over(*, actor: Staff, call_id: UUID) -> Call:
    """Make a call one's own whose owner is away; those in charge may take any."""
    require(actor, Can.TAKE_OVER)
    call = lock_call(actor, call_id)
    if call.status == CallStatus.CLOSED:
        raise Invalid("The call is closed; there is nothing to take over.")
    if call.owner_id == actor.pk:
        raise NotYours("The call is yours already.")
    if call.owner_away_at is None and call.owner.is_active:
        require_in_charge(actor, call)
    entries = []
    standing = lock_open(call)
    if standing and standing.status != HandoffStatus.OFFERED:
        end(standing, "complete", now())
        entries.append(events.handoff_moved(standing))
    entries += [*let_go(call.owner), *give(call, actor, now())]
    append(*entries, events.owner_changed(call), by=actor.pk)
    return call


def require_in_charge(actor: Staff, call: Call) -> None:
    if not allows(actor, Can.TAKE_OVER_ANY):
        raise NotYours(f"{call.owner} is there: ask for a hand-off, or the supervisor.")


def place_offer(
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
        late_at=waiting + timedelta(seconds=settings.HANDOFF_LATE_SECONDS),
        expires_at=at + timedelta(seconds=named),
    )
    if to is None:
        call_next(handoff, at)
    handoff.save(force_insert=True)
    return handoff


def call_next(handoff: Handoff, at: datetime) -> None:
    """Call the next free clinician by name: the one free longest, then round. The caller saves."""
    free = [one for one in clinicians_present() if one.presence == Presence.AVAILABLE]
    free = [one for one in free if one.pk != handoff.giver_id]
    order = [one.pk for one in free]
    last = order.index(handoff.called_id) if handoff.called_id in order else -1
    handoff.called = free[(last + 1) % len(free)] if free else None
    handoff.called_at = at
    handoff.next_at = at + timedelta(seconds=settings.HANDOFF_NEXT_SECONDS)


def give(call: Call, staff: Staff, at: datetime) -> list[Entry]:
    """Pass a locked call on; the caller appends. At no moment is it nobody's."""
    call.owner, call.owned_at, call.owner_away_at = staff, at, None
    entries = [*settle(call), *lapse_pages(call, PageReason.OWNER_AWAY, PageReason.HANDOFF_LATE)]
    call.save()
    return entries


def let_go(staff: Staff) -> list[Entry]:
    """The one who loses or ends a call by phone wraps up."""
    held = lock_staff(staff.pk)
    return move_presence(held, "finish") if held.presence == Presence.ON_CALL else []


def end(handoff: Handoff, command: str, at: datetime, reason: HandoffReason | None = None) -> None:
    handoff.status = HANDOFF.next(handoff.status, command)
    handoff.ended_at, handoff.reason = at, reason
    handoff.next_at = handoff.late_at = None
    handoff.save(update_fields=["status", "ended_at", "reason", "next_at", "late_at"])


def lock_open(call: Call) -> Handoff | None:
    """The one hand-off of a locked call that is not over."""
    held = Handoff.objects.select_for_update(no_key=True)
    return held.filter(call=call, status__in=OPEN_HANDOFF).first()


def lock_handoff(actor: Staff, handoff_id: UUID) -> tuple[Call, Handoff]:
    """The hand-off and, first, its call."""
    known = Handoff.objects.filter(pk=handoff_id).first()
    if known is None:
        raise NotFound("There is no such offer.")
    call = lock_call(actor, known.call_id)
    held = Handoff.objects.select_for_update(no_key=True, of=("self",))
    handoff = held.select_related("to", "giver", "taken_by", "called").get(pk=handoff_id)
    handoff.call = call
    return call, handoff


def _finish_last(call: Call) -> list[Entry]:
    """One who hands a call on that was handed to them has surely finished taking it."""
    standing = lock_open(call)
    if standing is None:
        return []
    standing.call = call
    if standing.status == HandoffStatus.OFFERED:
        raise OnOffer(f"This call is offered to {standing.to or 'the queue'} already.")
    end(standing, "complete", now())
    return [events.handoff_moved(standing)]


def _clinician(staff_id: int, call: Call) -> Staff:
    staff: Staff | None = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None or not allows(staff, Can.BE_PRESENT):
        raise NotFound("There is no such clinician.")
    if staff.pk == call.owner_id:
        raise NotYours(f"The call is {staff}'s already.")
    if staff.presence == Presence.OFF:
        raise NotThere(f"{staff} is off: no call is offered to them.")
    return staff


def _refuse_if_gone(handoff: Handoff) -> None:
    if handoff.status == HandoffStatus.OFFERED:
        return
    if handoff.taken_by and handoff.accepted_at:
        at = localtime(handoff.accepted_at)
        raise NotOnOffer(f"{handoff.taken_by} took this call at {at:%H:%M:%S}.")
    raise NotOnOffer(f"This offer is {HandoffStatus(handoff.status).label}.")


def _cannot_take(staff: Staff) -> str:
    if staff.presence == Presence.OFF:
        return "You are off: come on first, then take the call."
    return "You are on a call: say that you wrap up first, then take this one."
