"""How grave a routing is: band, destination, priority and who goes along, compared one by one.

The one place that says what "eased" and "graver" mean, for overrides, re-triage, merges, holds and
hand-overs alike.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dispatch.calls.models import Call
from journal.codes.calls import Destination

# Bands in which nothing is eased on one person's word.
GRAVE_BANDS: Final = (1, 2)
# Whom a destination sends to the person, from those who only refer to those who hold a scene.
STRENGTH: Final[Mapping[str, int]] = {
    Destination.CAP: 0,
    Destination.LIFELINE: 1,
    Destination.CCD: 2,
    Destination.ART: 3,
    Destination.CRT: 4,
    # Other agencies' teams are to a city what the crisis team is to another; a co-responder
    # comes with an officer.
    Destination.MOBILE: 4,
    Destination.FIRE: 4,
    Destination.CORES: 5,
    Destination.POLICE: 5,
}
WITH_POLICE: Final = (Destination.POLICE, Destination.CORES)
# Who goes along to the person; a page or a referral is nobody who goes.
GOES_ALONG: Final = ("co_response", "ems", "fire", "art")


@dataclass(frozen=True, slots=True)
class Gravity:
    """A routing, as far as it is more or less grave than another. Band 1 and priority 1 are the
    gravest.
    """

    band: int
    destination: str
    priority: int
    along: frozenset[str]

    @property
    def strength(self) -> int:
        return STRENGTH[self.destination]

    @property
    def is_grave(self) -> bool:
        return self.band in GRAVE_BANDS

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "band": self.band,
            "destination": self.destination,
            "priority": self.priority,
            "along": sorted(self.along),
        }


def gravity_from(stored: Mapping[str, Any]) -> Gravity:
    """What `Gravity.stored` kept."""
    return Gravity(
        band=stored["band"],
        destination=stored["destination"],
        priority=stored["priority"],
        along=frozenset(stored["along"]),
    )


def gravity_of(call: Call) -> Gravity | None:
    """How grave a call stands, or None where nobody has routed it.

    A call that somebody stronger takes because whom it needs cannot be had is as grave as its need.
    """
    if call.band is None or call.destination is None or call.priority is None:
        return None
    fell_back = bool(call.availability and call.need)
    return Gravity(
        band=call.band,
        destination=str(call.need if fell_back else call.destination),
        priority=call.priority,
        along=along_of(
            call.destination,
            co_response=call.co_response,
            ems=call.ems,
            fire=call.fire,
            art=call.art_along,
        ),
    )


def along_of(destination: str, **goes: bool) -> frozenset[str]:
    """Who goes along, of GOES_ALONG. The police do not where the call is theirs, or an officer
    comes with the team, and are no less there.
    """
    theirs = {"co_response"} if destination in WITH_POLICE else set()
    return frozenset({name for name in GOES_ALONG if goes.get(name)} | theirs)


def eased(before: Gravity, after: Gravity) -> frozenset[str]:
    """What of `before` is milder in `after`: any of band, destination, priority and along."""
    milder = {
        "band": after.band > before.band,
        "destination": after.strength < before.strength,
        "priority": after.priority > before.priority,
        "along": bool(before.along - after.along),
    }
    return frozenset(name for name, is_milder in milder.items() if is_milder)


def is_eased(before: Gravity, after: Gravity) -> bool:
    return bool(eased(before, after))


def is_worse(before: Gravity, after: Gravity) -> bool:
    """Whether anything of `after` is graver than it was."""
    return is_eased(after, before)


def graver_of(one: Gravity, other: Gravity) -> Gravity:
    """Of each of the two its graver parts."""
    return Gravity(
        band=min(one.band, other.band),
        destination=max(one, other, key=lambda gravity: gravity.strength).destination,
        priority=min(one.priority, other.priority),
        along=one.along | other.along,
    )


def gravest(gravities: Collection[Gravity]) -> Gravity | None:
    """The graver parts of all, or None of none."""
    worst = None
    for gravity in gravities:
        worst = graver_of(worst, gravity) if worst else gravity
    return worst
