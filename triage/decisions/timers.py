"""Programs that shut while calls wait for them (docs/waits.md, docs/decisions/0036).

Before the hour comes it is decided where each such call goes, by the protocol's chain of who takes
it in whose place, and its owner and the dispatchers are told; at the hour it goes there.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from dispatch.calls.locks import lock_unlocked_calls
from dispatch.calls.models import WEAK, Call
from dispatch.routing.routes import Route, no_milder
from dispatch.routing.services import apply_route
from journal.chain import Entry
from journal.codes.calls import Band, CallStatus, Destination
from journal.codes.scene import Origin
from journal.services import append
from programs.base.refusals import Refusal
from programs.base.waits import waits
from programs.hours.calendar import Calendar
from programs.hours.selectors import calendar_in_force
from triage.decisions.advice import who_can_take
from triage.decisions.availability import AvailableDestination
from triage.decisions.events import program_shuts
from triage.decisions.models import Assessment
from triage.protocols.selectors import NoProtocol, advice, published, table_of
from triage.protocols.table import Outcome


@transaction.atomic
def run_due_closings(*, at: datetime) -> int:
    """Tell, once, of each waiting call whose program shuts soon, and send on, once, each whose
    program has shut; return how many. One that is locked, or would be served less by going, stays
    where it is by that decision: it is told all the same.
    """
    calendar = calendar_in_force()
    due = {call.pk for call in _waiting() if _is_due(call, calendar, at)}
    calls = lock_unlocked_calls(due) if due else {}
    entries: list[Entry] = []
    for call in calls.values():
        if call.status == CallStatus.PENDING and _is_due(call, calendar, at):
            entries += _decide(call, calendar, at)
    if entries:
        append(*entries, by=None)
    return len(calls)


def oldest_closing_due(at: datetime) -> datetime | None:
    """Since when a call waits for a program that has shut, and was not sent on."""
    calendar = calendar_in_force()
    shut = [call for call in _waiting() if _is_due(call, calendar, at) and call.shuts_at]
    return min((call.shuts_at for call in shut if call.shuts_at), default=None)


def shuts_at(program: str, calendar: Calendar, at: datetime) -> datetime | None:
    """When a program shuts, if that is within the city's lead; the moment itself if it has."""
    if not calendar.is_open(program, at):
        return at
    until = at + timedelta(seconds=waits().shutting.lead)
    edges = sorted(calendar.edges(program, at, until + timedelta(seconds=1)))
    return next((edge for edge in edges if not calendar.is_open(program, edge)), None)


def _waiting() -> QuerySet[Call]:
    """Calls that wait for people of a program, not yet sent on from there."""
    waiting = Call.objects.filter(status=CallStatus.PENDING, program__isnull=False, moved_at=None)
    return waiting.exclude(destination=Destination.LIFELINE)


def _is_due(call: Call, calendar: Calendar, at: datetime) -> bool:
    if not calendar.is_open(str(call.program), call.step_at):
        return False  # sent there while it was shut: somebody decided so, knowing it
    shuts = shuts_at(str(call.program), calendar, at)
    # Told once before the hour, and at the hour sent on.
    return shuts is not None and (call.shuts_at is None or shuts <= at)


def _decide(call: Call, calendar: Calendar, at: datetime) -> list[Entry]:
    shuts = shuts_at(str(call.program), calendar, at)
    runs = Assessment.objects.filter(call=call).select_related("protocol")
    offer = _offer(call, runs.order_by("-at").first(), shuts or at)
    if shuts is None or offer is None:
        return []
    if shuts > at:
        call.shuts_at, call.availability = shuts, offer.sentence or call.availability
        call.save(update_fields=["shuts_at", "availability"])
        return [program_shuts(call, Destination(offer.to), moved=False)]
    return _send_on(call, offer, at)


def _send_on(call: Call, offer: AvailableDestination, at: datetime) -> list[Entry]:
    """To who takes it now; what is graver of it stays."""
    asking = call.triage_at
    stays = offer.to == call.destination or (call.locked and offer.to in WEAK)
    entries = []
    if not stays:
        entries = _rerouted(call, offer, at)
        stays = not entries
    call.triage_at, call.shuts_at, call.moved_at = asking, call.shuts_at or at, at
    if stays:
        call.availability = offer.sentence or call.availability
    call.save(update_fields=["triage_at", "shuts_at", "moved_at", "availability"])
    return [*entries, program_shuts(call, Destination(call.destination or offer.to), moved=True)]


def _rerouted(call: Call, offer: AvailableDestination, at: datetime) -> list[Entry]:
    """Where the call may not go there, nothing of it changes."""
    route = no_milder(call, _route(call, offer))
    if route.destination == call.destination:
        return []
    try:
        with transaction.atomic():
            return apply_route(call, route, at)
    except Refusal:
        call.refresh_from_db()
        return []


def _route(call: Call, offer: AvailableDestination) -> Route:
    """The call as it stands, to another destination."""
    along = offer.along
    return Route(
        band=Band(call.band or 1),
        band_sign=call.band_sign,
        band_name=call.band_name,
        destination=Destination(offer.to),
        destination_name=offer.name,
        need=Destination(call.need or call.destination or offer.to),
        need_name=call.need_name or call.destination_name,
        priority=call.priority or 1,
        because=call.because,
        availability=offer.sentence,
        follow_up=offer.follow_up,
        co_response=call.co_response or "co_response" in along,
        ems=call.ems or "ems" in along,
        fire=call.fire or "fire" in along,
        supervisor=call.supervisor or "supervisor" in along,
        art_along=call.art_along or "art" in along,
        cap_referral=call.cap_referral or "cap_referral" in along,
        locked=call.locked,
        origin=Origin.FALLBACK,
    )


def _offer(call: Call, last: Assessment | None, when: datetime) -> AvailableDestination | None:
    """Who takes what the call needs, at a time that may be still to come. What was only routed goes
    by the protocol in force.
    """
    try:
        version = last.protocol if last else published()
    except NoProtocol:
        return None
    known = table_of(version).destinations
    needed = call.need if call.need in known else call.destination
    if needed not in known:
        return None
    outcome = advice(version, last.answers) if last else _bare(call)
    outcome = replace(outcome, destination=str(needed))
    return who_can_take(version, outcome, when, (call.latitude, call.longitude))


def _bare(call: Call) -> Outcome:
    return Outcome(
        rule="",
        because=call.because,
        band=call.band or 1,
        destination=str(call.destination),
        priority=call.priority or 1,
        along=frozenset(),
        locked=call.locked,
    )
