"""Triage begun, and calls sent where it says."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from dispatch.alerts.services import raise_band_rise
from dispatch.calls.events import call_routed, triage_started
from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call
from dispatch.calls.states import CALL, PROGRAM_OF, RESPOND_WITHIN
from dispatch.calls.status import start_response_time, sync_status
from dispatch.handoffs.events import handoff_moved, handoff_offered
from dispatch.handoffs.offers import create_offer, end_handoff, lock_open_handoff
from dispatch.obligations.selectors import has_answered
from dispatch.obligations.services import ease, owe, show_along
from dispatch.obligations.states import OWED_BY_DESTINATION
from dispatch.post_call.services import open_routed_follow_ups
from dispatch.response.services import mark_imminent
from journal.chain import Entry
from journal.codes.calls import Band, CallStatus, Destination
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Program
from journal.codes.scene import ObligationKind, Origin
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.people.models import Staff


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
    call.save(update_fields=["status", "step_at", "triage_at"])
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
    entries = []
    if call.triage_at is None and CALL.may(call.status, "start_triage"):
        _begin(call)
        call.save(update_fields=["status", "step_at", "triage_at"])
        entries.append(triage_started(call))
    before, sign, sent = call.band, call.band_sign, call.destination
    waited = call.priority if call.status == CallStatus.PENDING else None
    call.status = CALL.next(call.status, "route")
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
    return [*entries, call_routed(call), *status_entries, *alerts, *offers, *owed]


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
    if call.status == CallStatus.TRIAGING:
        call.step_at = at


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
    # Whoever asked anew decides anew whether it can wait.
    call.triage_at = call.held_until = None


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
