"""How long a unit takes to a call: the agency's own router when it has one, else an estimate.

A router that does not answer is left alone for a while, and the estimate says so.
"""

import json
import math
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from dispatch.places.files import numbering

Spot = tuple[float, float]
METERS_A_DEGREE: Final = 111_320
DETOUR: Final = 4 / 3
# Without lights: the first and last stretch slowly, then arterials, then highways.
SLOW_METERS, ARTERIAL_METERS = 2_000, 10_000
SLOW, ARTERIAL, HIGHWAY = 11.0, 15.5, 22.0  # meters a second
LEAVING_SECONDS: Final = 45
BACK_OFF_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Travel:
    """Seconds from each unit, None where they are not known, and how they were come by."""

    seconds: tuple[float | None, ...]
    source: str


class Router(Protocol):
    """Anything that knows how long it takes from many places to one."""

    name: str

    def seconds(self, starts: Sequence[Spot], end: Spot) -> list[float | None]:
        """Raises OSError or ValueError when it cannot say."""


class Estimate:
    """North-south plus east-west where the city's streets are a grid, else the straight line and a
    third more; at usual speeds. Ours, not measured.
    """

    def __init__(self) -> None:
        grid = numbering() is not None
        self.name = _("estimate over the street grid") if grid else _("estimate, no roads asked")
        self._meters = grid_meters if grid else detour_meters

    def seconds(self, starts: Sequence[Spot], end: Spot) -> list[float | None]:
        return [_drive_seconds(self._meters(start, end)) for start in starts]


@dataclass(frozen=True, slots=True)
class Osrm:
    """OSRM's table service."""

    url: str
    name: str = "OSRM"

    def seconds(self, starts: Sequence[Spot], end: Spot) -> list[float | None]:
        spots = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in (*starts, end))
        last = len(starts)
        answer = _post_json(f"{self.url}/table/v1/driving/{spots}?destinations={last}")
        if answer.get("code") != "Ok":
            raise ValueError(answer.get("code"))
        return [row[0] for row in answer["durations"][:last]]


@dataclass(frozen=True, slots=True)
class Valhalla:
    """Valhalla's matrix service."""

    url: str
    name: str = "Valhalla"

    def seconds(self, starts: Sequence[Spot], end: Spot) -> list[float | None]:
        question = {
            "sources": [{"lat": lat, "lon": lon} for lat, lon in starts],
            "targets": [{"lat": end[0], "lon": end[1]}],
            "costing": "auto",
        }
        answer = _post_json(f"{self.url}/sources_to_targets", question)
        return [row[0]["time"] for row in answer["sources_to_targets"]]


ROUTERS: Final[dict[str, type[Osrm] | type[Valhalla]]] = {"osrm": Osrm, "valhalla": Valhalla}
_backing_off: dict[str, float] = {}


def travel(starts: Sequence[Spot | None], end: Spot | None) -> Travel:
    """How long from each of `starts` to `end`."""
    placed = [start for start in starts if start is not None]
    if end is None or not placed:
        return Travel((None,) * len(starts), "")
    seconds, source = _measured(placed, end)
    answers = iter(seconds)
    return Travel(tuple(next(answers) if start else None for start in starts), source)


def grid_meters(start: Spot, end: Spot) -> float:
    """The way along a grid of streets."""
    return sum(_north_and_east(start, end))


def detour_meters(start: Spot, end: Spot) -> float:
    """The straight line, and what roads usually add to it."""
    return math.hypot(*_north_and_east(start, end)) * DETOUR


def _north_and_east(start: Spot, end: Spot) -> tuple[float, float]:
    north = abs(end[0] - start[0]) * METERS_A_DEGREE
    east = abs(end[1] - start[1]) * METERS_A_DEGREE * math.cos(math.radians(end[0]))
    return north, east


def _measured(starts: Sequence[Spot], end: Spot) -> tuple[list[float | None], str]:
    estimate = Estimate()
    if not settings.TRAVEL_URL:
        return estimate.seconds(starts, end), estimate.name
    router = ROUTERS[settings.TRAVEL_ENGINE](settings.TRAVEL_URL.rstrip("/"))
    if time.monotonic() >= _backing_off.get(router.url, 0):
        try:
            return router.seconds(starts, end), router.name
        except (OSError, ValueError, KeyError, IndexError, TypeError):
            _backing_off[router.url] = time.monotonic() + BACK_OFF_SECONDS
    return estimate.seconds(starts, end), _("%(estimate)s: %(router)s does not answer") % {
        "estimate": estimate.name,
        "router": router.name,
    }


def _drive_seconds(meters: float) -> float:
    slow = min(meters, SLOW_METERS)
    arterial = min(max(meters - SLOW_METERS, 0), ARTERIAL_METERS - SLOW_METERS)
    highway = max(meters - ARTERIAL_METERS, 0)
    return LEAVING_SECONDS + slow / SLOW + arterial / ARTERIAL + highway / HIGHWAY


def _post_json(url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=settings.TRAVEL_TIMEOUT_SECONDS) as answer:
        result: dict[str, Any] = json.load(answer)
    return result
