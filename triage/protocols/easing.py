"""In which ways one version serves a call less than another did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from triage.protocols.table import STRENGTH, WITH_POLICE, Destination, Outcome, Protocol

# What may be eased; the words for each are the pages'.
WAYS: Final = ("band", "priority", "destination", "lock", "along", "fallback", "wait")

THEMSELVES: Final[Mapping[str, set[str]]] = {"art": {"art"}, "cap": {"cap_referral"}}


@dataclass(frozen=True, slots=True)
class Route:
    """What a version says to answers, and who takes the call when its destination cannot."""

    outcome: Outcome
    chain: tuple[Destination, ...]

    @property
    def strength(self) -> int:
        return STRENGTH[self.chain[0].code]


def route_of(protocol: Protocol, outcome: Outcome) -> Route:
    return Route(outcome, tuple(protocol.chain(outcome.destination)))


def eased(before: Route, after: Route) -> tuple[str, ...]:
    """How `after` is less than `before`; empty where it is at least as much in every way."""
    then, now = before.outcome, after.outcome
    found = {
        "band": now.band > then.band,
        "priority": now.priority > then.priority,
        "destination": after.strength < before.strength,
        "lock": then.locked and not now.locked,
        "along": bool(_along(before, 0) - _comes(after, 0)),
        "fallback": _falls_back_to_less(before, after),
        "wait": after.chain[0].waits and not before.chain[0].waits,
    }
    return tuple(way for way in WAYS if found[way])


def _along(route: Route, links: int) -> set[str]:
    """Who goes along, after as many links of the chain."""
    along = {*route.outcome.along}
    for place in route.chain[:links]:
        along |= set(place.otherwise.add if place.otherwise else ())
    return along


def _comes(route: Route, links: int) -> set[str]:
    """The same, and whoever need not go along since they take the call themselves."""
    code = route.chain[links].code
    themselves = {"co_response"} if STRENGTH[code] == WITH_POLICE else set()
    return _along(route, links) | themselves | THEMSELVES.get(code, set())


def _falls_back_to_less(before: Route, after: Route) -> bool:
    """Whether the next who takes the call is less, or whoever takes it in the end."""
    already = _along(before, 0) - _comes(after, 0)
    for place in (1, None):
        then, now = _at(before, place), _at(after, place)
        if STRENGTH[after.chain[now].code] < STRENGTH[before.chain[then].code]:
            return True
        if _along(before, then) - _comes(after, now) - already:
            return True
    return _follow_up(before) and not _follow_up(after) and len(after.chain) > 1


def _follow_up(route: Route) -> bool:
    then = route.chain[0].otherwise
    return bool(then and then.follow_up)


def _at(route: Route, place: int | None) -> int:
    """The next in the chain, or the last; who has nobody behind them is always there."""
    last = len(route.chain) - 1
    return last if place is None else min(place, last)
