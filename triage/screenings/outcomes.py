"""Where a call goes that a screener found to be of high risk: a rise like any other."""

from datetime import datetime

from django.utils.translation import gettext as _

from dispatch.calls.gravity import STRENGTH
from dispatch.calls.models import Call
from dispatch.routing.routes import Route
from journal.codes.calls import Band, Destination
from journal.codes.people import Program
from journal.codes.scene import Origin
from triage.decisions.advice import who_can_take
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import NoProtocol, published, table_of
from triage.protocols.table import Outcome

PRIORITY: int = 2


def high_risk_route(call: Call, at: datetime, *, imminent: bool) -> Route:
    """Band 2, and of destination, priority and who goes along whatever is graver already.

    Everybody who works calls reads why a call was routed; what a screener found is for those who
    treat the person, so that is not said.
    """
    priority = min(call.priority or PRIORITY, PRIORITY)
    because = _("Raised by those who treat the person.")
    route = Route(
        band=Band.HIGH_RISK,
        destination=_graver(call, Destination.CRT),
        priority=priority,
        because=because,
        co_response=call.co_response,
        ems=call.ems,
        art_along=call.art_along,
        cap_referral=call.cap_referral,
        supervisor=call.supervisor,
        follow_up=_follow_up(call),
        imminent=imminent,
        origin=Origin.SCREENER,
    )
    try:
        version = published()
    except NoProtocol:
        return route
    return _as_the_city_says(route, call, version, at)


def _as_the_city_says(route: Route, call: Call, version: ProtocolVersion, at: datetime) -> Route:
    """With the city's words for band 2, where it sends that, and who of them is there."""
    table = table_of(version)
    band = table.band(Band.HIGH_RISK)
    # The last way of a band is the one without a condition.
    needed = _graver(call, Destination(band.ways[-1].to))
    outcome = Outcome(
        rule="",
        because=route.because,
        band=route.band,
        destination=needed,
        priority=route.priority,
        along=frozenset(),
        locked=False,
    )
    offer = who_can_take(version, outcome, at, (call.latitude, call.longitude))
    return Route(
        band=route.band,
        band_sign=band.sign,
        band_name=band.name,
        destination=Destination(offer.to),
        destination_name=offer.name,
        need=needed,
        need_name=table.destinations[needed].name,
        priority=route.priority,
        because=route.because,
        availability=offer.sentence,
        co_response=route.co_response or "co_response" in offer.along,
        ems=route.ems or "ems" in offer.along,
        art_along=route.art_along,
        cap_referral=route.cap_referral,
        supervisor=route.supervisor,
        follow_up=offer.follow_up or route.follow_up,
        imminent=route.imminent,
        origin=route.origin,
    )


def _graver(call: Call, wanted: Destination) -> Destination:
    """Where the call goes already, if that is more than what is wanted."""
    if call.destination and STRENGTH[call.destination] > STRENGTH[wanted]:
        return Destination(call.destination)
    return wanted


def _follow_up(call: Call) -> tuple[Program, datetime] | None:
    if call.follow_up_program and call.follow_up_at:
        return Program(call.follow_up_program), call.follow_up_at
    return None
