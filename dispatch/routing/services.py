"""Triage begun, and calls sent where it says."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages, raise_band_fall, raise_band_rise, raise_page
from dispatch.calls.events import call_routed, triage_started
from dispatch.calls.gravity import Gravity, eased, gravity_of, is_eased, is_worse
from dispatch.calls.locks import lock_call
from dispatch.calls.models import WEAK, Call
from dispatch.calls.states import CALL, PROGRAM_OF, RESPOND_WITHIN
from dispatch.calls.status import start_response_time, sync_status
from dispatch.countersigns.services import withdraw_countersigns
from dispatch.handoffs.events import handoff_moved, handoff_offered
from dispatch.handoffs.offers import create_offer, end_handoff, lock_open_handoff
from dispatch.obligations.selectors import has_answered
from dispatch.obligations.services import ease, owe, show_along
from dispatch.post_call.services import open_routed_follow_ups
from dispatch.response.services import mark_imminent
from dispatch.routing.routes import Route, gravity_of_route, keep_along, stays_grave
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import Band, CallStatus, Destination
from journal.codes.handoffs import HandoffStatus
from journal.codes.scene import ObligationKind
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Refusal
from programs.people.models import Staff


class StaysGrave(Refusal):
    """Something graver would be eased, and nobody has given their word for it."""


@transaction.atomic
def start_triage(*, actor: Staff, call_id: UUID) -> Call:
    """Begin to ask. A waiting or active call stays where it is while it is triaged again."""
    require(actor, Can.TRIAGE)
    call = lock_call(actor, call_id)
    _begin(call)
    append(triage_started(call), by=actor.pk)
    return call


@transaction.atomic
def route_call(*, actor: Staff, call_id: UUID, route: Route) -> Call:
    """Send a call where triage says; its time to respond begins.

    A rise in band is told to every position; what nobody cleared pages the supervisor.
    """
    require(actor, Can.TRIAGE)
    call = lock_call(actor, call_id)
    append(*apply_route(call, route, now(), by=actor), by=actor.pk)
    return call


def apply_route(call: Call, route: Route, at: datetime, *, by: Staff | None = None) -> list[Entry]:
    """Send a call that is already locked where `route` says, with all that follows: the rise is
    told, pages are raised, offers made, and what it owes opened. The caller appends.
    """
    stood = gravity_of(call)
    entries = []
    if call.triage_at is None and CALL.may(call.status, "start_triage"):
        _begin(call)
        entries.append(triage_started(call))
    before, sign, sent = call.band, call.band_sign, call.destination
    waited = call.priority if call.status == CallStatus.PENDING else None
    call.status = CALL.next(call.status, "route")
    _refuse_easing(call, route, stood)
    if stays_grave(call, stood) and route.eased_by is None:
        route = keep_along(call, route)
    _apply(call, route)
    if call.status == CallStatus.PENDING:
        _restart_response_time(call, waited, at)
    status_entries = sync_status(call)
    call.save()
    alerts = raise_band_rise(call, before, sign, at)
    if route.imminent:
        alerts += mark_imminent(call, at)
    offers = sync_offer(call, sent, at)
    owed = _owe(call, route, by, at, graver=bool(alerts))
    owed += open_routed_follow_ups(call, at)
    owed += _tell_change(call, stood, sign, at)
    owed += withdraw_countersigns(call, at)
    return [*entries, call_routed(call), *status_entries, *alerts, *offers, *owed]


def _refuse_easing(call: Call, route: Route, stood: Gravity | None) -> None:
    """Whoever sends a call elsewhere, and however: what is grave or locked is eased by nobody's
    word alone. Who goes along is not refused but kept.
    """
    if stood is None or route.eased_by or not stays_grave(call, stood):
        return
    milder = eased(stood, gravity_of_route(route)) - {"along"}
    if milder or (call.locked and route.destination in WEAK):
        raise StaysGrave(
            _(
                "%(stands)s stands. %(because)s To ease it, triage again or override, with a "
                "reason and a second person."
            )
            % {"stands": call.band_name or Band(stood.band).label, "because": call.because}
        )


def _tell_change(call: Call, stood: Gravity | None, sign: str, at: datetime) -> list[Entry]:
    """What became worse within its band is paged anew; what became milder, everybody is told."""
    stands = gravity_of(call)
    if stood is None or stands is None:
        return []
    entries: list[Entry] = []
    if stands.band == stood.band and is_worse(stood, stands):
        entries += clear_pages(call, PageReason.WORSE)
        entries += raise_page(call, PageReason.WORSE, at)
    if is_eased(stood, stands):
        entries += raise_band_fall(call, stood.band, sign, at)
    return entries


def _owe(call: Call, route: Route, by: Staff | None, at: datetime, *, graver: bool) -> list[Entry]:
    """What the route says becomes what somebody owes; what only triage wanted before and wants no
    more is taken back, unless somebody is coming already.
    """
    wanted = route.owed()
    entries = ease(call, set(wanted), by=by, at=at)
    for kind, origin in wanted.items():
        # The supervisor who answered is paged again only where it is graver than it was.
        if kind == ObligationKind.SUPERVISOR and not graver and has_answered(call, kind):
            continue
        program = (
            route.follow_up[0] if kind == ObligationKind.FOLLOW_UP and route.follow_up else None
        )
        entries += owe(call, kind, origin, by=by, at=at, program=program)
    show_along(call)
    return entries


def _begin(call: Call) -> None:
    at = now()
    call.status = CALL.next(call.status, "start_triage")
    call.triage_at = at
    set_now = ["status", "triage_at"]
    if call.status == CallStatus.TRIAGING:
        call.step_at = at
        set_now.append("step_at")
    call.save(update_fields=set_now)


def _apply(call: Call, route: Route) -> None:
    need = route.need or route.destination
    call.band, call.destination = route.band, route.destination
    call.band_name = route.band_name or str(Band(route.band).label)
    call.band_sign = route.band_sign or str(int(route.band))
    call.destination_name = route.destination_name or str(Destination(route.destination).label)
    call.program = PROGRAM_OF.get(route.destination)
    call.need, call.need_name = need, route.need_name or str(Destination(need).label)
    call.priority, call.because = route.priority, route.because
    call.availability = route.availability
    call.follow_up_program, call.follow_up_at = route.follow_up or (None, None)
    call.co_response = route.co_response
    call.locked = route.locked or (call.locked and route.eased_by is None)
    call.eased_by = route.eased_by or call.eased_by
    # Whoever asked anew decides anew whether it can wait.
    call.triage_at = call.held_until = call.shuts_at = call.moved_at = None


def _restart_response_time(call: Call, waited: int | None, at: datetime) -> None:
    """Asking again gives nobody more time, unless it found the call less urgent."""
    assert call.priority is not None  # just set; the column is null until a call is routed
    if waited is None or call.respond_by is None or call.priority > waited:
        start_response_time(call, at)
    else:
        call.respond_by = min(call.respond_by, at + RESPOND_WITHIN[call.priority])


def sync_offer(call: Call, before: str | None, at: datetime) -> list[Entry]:
    """A call sent to the clinicians is offered to them at once; one sent elsewhere no more."""
    handoff = lock_open_handoff(call)
    if call.destination == Destination.CCD:
        if handoff or allows(call.owner, Can.TAKE_OVER_BY_PHONE):
            return []
        return [handoff_offered(create_offer(call, at=at))]
    if before == Destination.CCD and handoff and handoff.status == HandoffStatus.OFFERED:
        end_handoff(handoff, "withdraw", at)
        return [handoff_moved(handoff)]
    return []
