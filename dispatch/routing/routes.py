"""A route: where a call goes and who goes along; how grave it is beside the call as it stands."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from dispatch.calls.gravity import Gravity, along_of, eased, gravity_of
from dispatch.calls.models import Call
from dispatch.obligations.states import OWED_BY_DESTINATION
from journal.codes.calls import Band, Destination
from journal.codes.people import Program
from journal.codes.scene import ObligationKind, Origin


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


def no_milder(call: Call, route: Route) -> Route:
    """`route`, with whatever of the call as it stands is graver: what goes on meanwhile."""
    stands = gravity_of(call)
    if stands is None:
        return route
    milder = eased(stands, gravity_of_route(route))
    kept = replace(
        keep_along(call, route),
        priority=min(route.priority, stands.priority),
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


def keep_along(call: Call, route: Route) -> Route:
    """`route`, with everybody who goes along as the call stands."""
    return replace(
        route,
        co_response=route.co_response or call.co_response,
        ems=route.ems or call.ems,
        fire=route.fire or call.fire,
        art_along=route.art_along or call.art_along,
    )


def stays_grave(call: Call, stood: Gravity | None) -> bool:
    """Whether nothing of a call is eased without somebody's word for it."""
    return call.locked or (stood is not None and stood.is_grave)


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
