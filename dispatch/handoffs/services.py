"""Handing a call to a clinician: it leaves its owner only when a named person accepts it
(docs/decisions/0017).
"""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_open_call
from dispatch.calls.models import Call
from dispatch.handoffs import events
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.offers import (
    alert_next_clinician,
    complete,
    create_offer,
    end_handoff,
    lock_handoff,
    lock_open_handoff,
    pass_call_to,
    start_wrap_up,
)
from dispatch.handoffs.states import HANDOFF
from journal.chain import Entry
from journal.codes.handoffs import Consent, HandoffReason, HandoffStatus
from journal.codes.people import Presence
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import NotFound, Refusal
from programs.heartbeat.selectors import has_console_open
from programs.people.models import Staff
from programs.people.services import lock_staff
from programs.presence.services import move_presence
from programs.presence.states import PRESENCE


class NoLongerOffered(Refusal):
    """Somebody else has taken the call, or it is offered no more; the sentence says who."""


class AlreadyOffered(Refusal):
    """The call is offered already."""


class ClinicianUnavailable(Refusal):
    """The person cannot take the call: off, busy, or gone."""


class NotYourHandoff(Refusal):
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

    The call stays its owner's. Raises AlreadyOffered, ClinicianUnavailable, NotYourHandoff when
    it is the clinician's own, and Invalid for a closed call.
    """
    require(actor, Can.OFFER_CALL)
    call = lock_open_call(actor, call_id, _("there is nothing to hand over"))
    entries = _complete_previous_handoff(call)
    to = _lock_clinician(to_id, call) if to_id else None
    handoff = create_offer(call, to=to, consent=consent, at=now(), handoff_id=handoff_id)
    append(*entries, events.handoff_offered(handoff), by=actor.pk)
    return handoff


@transaction.atomic
def accept_handoff(*, actor: Staff, handoff_id: UUID) -> Handoff:
    """Take the call: from here on it is the actor's. Of two at once one has it, and the
    other is told who.
    """
    require(actor, Can.TAKE_OVER_BY_PHONE)
    call, handoff = lock_handoff(actor, handoff_id)
    _refuse_unless_offered(handoff)
    if handoff.to_id not in (None, actor.pk):
        raise NotYourHandoff(_("This call is offered to %(to)s.") % {"to": handoff.to})
    # Locked after the call, as everywhere: two who take two calls at once never wait in a circle.
    staff = lock_staff(actor.pk)
    if not PRESENCE.may(staff.presence, "take"):
        raise ClinicianUnavailable(_why_unavailable(staff))
    at = now()
    handoff.status = HANDOFF.next(handoff.status, "accept")
    handoff.giver = call.owner  # who may have taken the call over since it was offered
    handoff.taken_by, handoff.accepted_at = staff, at
    handoff.called = handoff.next_at = handoff.late_at = None
    handoff.save()
    entries = [*pass_call_to(call, staff, at), *move_presence(staff, "take")]
    append(events.handoff_moved(handoff), *entries, by=actor.pk)
    return handoff


@transaction.atomic
def decline_handoff(*, actor: Staff, handoff_id: UUID, reason: HandoffReason) -> Handoff:
    """Say no. An offer to one person goes on to the queue; in the queue the next is called."""
    require(actor, Can.TAKE_OVER_BY_PHONE)
    call, handoff = lock_handoff(actor, handoff_id)
    _refuse_unless_offered(handoff)
    if actor.pk not in (handoff.to_id, handoff.called_id):
        raise NotYourHandoff(_("It is not you who is called: leave it to the others."))
    if handoff.to_id is None:
        alert_next_clinician(handoff, now())
        if handoff.called_id == actor.pk:
            handoff.called = None  # nobody else is free; the timer looks again
        handoff.save(update_fields=["called", "called_at", "next_at"])
        append(events.handoff_called(handoff, reason), by=actor.pk)
        return handoff
    end_handoff(handoff, "decline", now(), reason)
    again = create_offer(call, consent=Consent(handoff.consent), at=now(), since=handoff)
    append(events.handoff_moved(handoff), events.handoff_offered(again), by=actor.pk)
    return handoff


@transaction.atomic
def withdraw_handoff(*, actor: Staff, handoff_id: UUID) -> Handoff:
    """Take an offer back: the owner goes on alone."""
    require(actor, Can.OFFER_CALL)
    _call, handoff = lock_handoff(actor, handoff_id)
    _refuse_unless_offered(handoff)
    end_handoff(handoff, "withdraw", now())
    append(events.handoff_moved(handoff), by=actor.pk)
    return handoff


@transaction.atomic
def join_handoff(*, actor: Staff, handoff_id: UUID) -> Handoff:
    """Say that giver, taker and caller are on one line."""
    require(actor, Can.OFFER_CALL)
    _call, handoff = lock_handoff(actor, handoff_id)
    handoff.status = HANDOFF.next(handoff.status, "join")
    handoff.three_way_at = now()
    handoff.save(update_fields=["status", "three_way_at"])
    append(events.handoff_moved(handoff), by=actor.pk)
    return handoff


@transaction.atomic
def complete_handoff(*, actor: Staff, handoff_id: UUID) -> Handoff:
    """Say that the giver has left the line."""
    require(actor, Can.OFFER_CALL)
    _call, handoff = lock_handoff(actor, handoff_id)
    append(*complete(handoff, now()), by=actor.pk)
    return handoff


@transaction.atomic
def return_call(*, actor: Staff, handoff_id: UUID, reason: HandoffReason) -> Handoff:
    """Give a call back to who gave it. Raises ClinicianUnavailable when they have left."""
    require(actor, Can.OFFER_CALL)
    call, handoff = lock_handoff(actor, handoff_id)
    if call.owner_id != actor.pk and not allows(actor, Can.TAKE_OVER_ANY):
        raise NotYourHandoff(_("The call is %(owner)s's to give back.") % {"owner": call.owner})
    HANDOFF.next(handoff.status, "return")
    giver = handoff.giver
    if not giver.is_active or not has_console_open(giver.pk):
        raise ClinicianUnavailable(
            _("%(giver)s has left: offer the call to the queue or to a colleague instead.")
            % {"giver": giver}
        )
    at = now()
    end_handoff(handoff, "return", at, reason)
    entries = [*start_wrap_up(call), *pass_call_to(call, giver, at)]
    append(events.handoff_moved(handoff), *entries, by=actor.pk)
    return handoff


@transaction.atomic
def take_over(*, actor: Staff, call_id: UUID) -> Call:
    """Make a call one's own whose owner is away; those in charge may take any."""
    require(actor, Can.TAKE_OVER)
    call = lock_open_call(actor, call_id, _("there is nothing to take over"))
    if call.owner_id == actor.pk:
        raise NotYourHandoff(_("The call is yours already."))
    if call.owner_away_at is None and call.owner.is_active:
        require_in_charge(actor, call)
    entries: list[Entry] = []
    handoff = lock_open_handoff(call)
    if handoff and handoff.status != HandoffStatus.OFFERED:
        entries += complete(handoff, now())
    entries += [*start_wrap_up(call), *pass_call_to(call, actor, now())]
    append(*entries, events.owner_changed(call), by=actor.pk)
    return call


def require_in_charge(actor: Staff, call: Call) -> None:
    """Refuse whoever may not take a call whose owner is there."""
    if not allows(actor, Can.TAKE_OVER_ANY):
        raise NotYourHandoff(
            _("%(owner)s is there: ask for a hand-off, or the supervisor.") % {"owner": call.owner}
        )


def _complete_previous_handoff(call: Call) -> list[Entry]:
    """One who hands a call on that was handed to them has surely finished taking it."""
    handoff = lock_open_handoff(call)
    if handoff is None:
        return []
    if handoff.status == HandoffStatus.OFFERED:
        raise AlreadyOffered(
            _("This call is offered to %(receiver)s already.")
            % {"receiver": handoff.to or _("the queue")}
        )
    return complete(handoff, now())


def _lock_clinician(staff_id: int, call: Call) -> Staff:
    staff: Staff | None = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None or not allows(staff, Can.TAKE_OVER_BY_PHONE):
        raise NotFound(_("There is no such clinician."))
    if staff.pk == call.owner_id:
        raise NotYourHandoff(_("The call is %(staff)s's already.") % {"staff": staff})
    if staff.presence == Presence.OFF:
        raise ClinicianUnavailable(
            _("%(staff)s is off: no call is offered to them.") % {"staff": staff}
        )
    return staff


def _refuse_unless_offered(handoff: Handoff) -> None:
    if handoff.status == HandoffStatus.OFFERED:
        return
    if handoff.taken_by and handoff.accepted_at:
        at = localtime(handoff.accepted_at)
        raise NoLongerOffered(
            _("%(taken_by)s took this call at %(at)s.")
            % {"taken_by": handoff.taken_by, "at": f"{at:%H:%M:%S}"}
        )
    raise NoLongerOffered(
        _("This offer is %(status)s.") % {"status": HandoffStatus(handoff.status).label}
    )


def _why_unavailable(staff: Staff) -> str:
    if staff.presence == Presence.OFF:
        return _("You are off: come on first, then take the call.")
    return _("You are on a call: say that you wrap up first, then take this one.")
