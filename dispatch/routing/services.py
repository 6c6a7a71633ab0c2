"""Triage begun, and calls sent where it says."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages, raise_band_fall, raise_band_rise, raise_page
from dispatch.calls.events import call_routed, triage_started
from dispatch.calls.gravity import Gravity, along_of, eased, gravity_of, is_eased, is_worse
from dispatch.calls.locks import lock_call
from dispatch.calls.models import WEAK, Call
from dispatch.calls.states import CALL, PROGRAM_OF, RESPOND_WITHIN
from dispatch.calls.status import start_response_time, sync_status
from dispatch.countersigns.services import withdraw_countersigns
from dispatch.handoffs.events import handoff_moved, handoff_offered
from dispatch.handoffs.offers import create_offer, end_handoff, lock_open_handoff
from dispatch.obligations.selectors import has_answered
from dispatch.obligations.services import ease, owe, show_along
from dispatch.obligations.states import OWED_BY_DESTINATION
from dispatch.post_call.services import open_routed_follow_ups
from dispatch.response.services import mark_imminent
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.calls import Band, CallStatus, Destination
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Program
from journal.codes.scene import ObligationKind, Origin
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Refusal
from programs.people.models import Staff


class StaysGrave(Refusal):
    """Something graver would be eased, and nobody has given their word for it."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a call goes, how urgently, who goes along, and why.

    `need` is what the person needs, where that is not who takes the call; `availability`
    says why not. Names left out are the usual ones.
    """

    band: Band
    destination: Destination
    priority: int
    because: str
    co_response: bool = False
    ems: bool = False
    fire: bool = False
    supervisor: bool = False
    art_along: bool = False
    cap_referral: bool = False
    band_sign: str = ""
    band_name: str = ""
    destination_name: str = ""
    need: Destination | None = None
    need_name: str = ""
    availability: str = ""
    follow_up: tuple[Program, datetime] | None = None
    # A life is in danger now: the call does not close before somebody has reached the person.
    imminent: bool = False
    # A hard stop stands: nothing of it is eased any more without somebody's word.
    locked: bool = False
    # Whose word lets it be milder than what stands: a countersign, an assessment with its reason,
    # an override, or a merge undone. Without one a grave or locked call is not eased.
    eased_by: UUID | None = None
    # What says so: the table, a person against it, or who is there in place of who was wanted.
    origin: Origin = Origin.TRIAGE

    def owed(self) -> dict[ObligationKind, Origin]:
        """What must happen, and what says so."""
        along = {
            ObligationKind.POLICE: self.co_response,
            ObligationKind.EMS: self.ems,
            ObligationKind.FIRE: self.fire,
            ObligationKind.SUPERVISOR: self.supervisor,
            ObligationKind.ART: self.art_along,
            ObligationKind.CAP_OFFER: self.cap_referral,
            ObligationKind.FOLLOW_UP: self.follow_up is not None,
        }
        owed = {kind: self.origin for kind, wanted in along.items() if wanted}
        if sent := OWED_BY_DESTINATION.get(self.destination):
            fell_back = self.need not in (None, self.destination)
            by_table = self.origin == Origin.TRIAGE
            owed.setdefault(sent, Origin.FALLBACK if fell_back and by_table else self.origin)
        return owed


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


def no_milder(call: Call, route: Route) -> Route:
    """`route`, with whatever of the call as it stands is graver: what goes on meanwhile."""
    stands = gravity_of(call)
    if stands is None:
        return route
    milder = eased(stands, gravity_of_route(route))
    kept = replace(
        route,
        priority=min(route.priority, stands.priority),
        co_response=route.co_response or call.co_response,
        ems=route.ems or call.ems,
        fire=route.fire or call.fire,
        art_along=route.art_along or call.art_along,
        supervisor=route.supervisor or call.supervisor,
        locked=route.locked or call.locked,
    )
    if "band" in milder:
        kept = replace(
            kept,
            band=Band(stands.band),
            band_sign=call.band_sign,
            band_name=call.band_name,
            because=call.because,
        )
    if "destination" in milder:
        kept = replace(
            kept,
            destination=Destination(call.destination or route.destination),
            destination_name=call.destination_name,
            need=Destination(call.need or stands.destination),
            need_name=call.need_name,
            availability=call.availability,
        )
    return kept


def gravity_of_route(route: Route) -> Gravity:
    """How grave a route is: by whom the person needs where that is not who can be had."""
    fell_back = bool(route.availability and route.need)
    return Gravity(
        band=int(route.band),
        destination=str(route.need if fell_back else route.destination),
        priority=route.priority,
        along=along_of(
            route.destination,
            co_response=route.co_response,
            ems=route.ems,
            fire=route.fire,
            art=route.art_along,
        ),
    )


def _refuse_easing(call: Call, route: Route, stood: Gravity | None) -> None:
    """Whoever sends a call elsewhere, and however: what is grave or locked is eased by nobody's
    word alone. Who goes along is owed by itself, and is not given up with a route.
    """
    if stood is None or route.eased_by or not (call.locked or stood.is_grave):
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
