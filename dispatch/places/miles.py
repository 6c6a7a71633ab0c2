"""Mile markers: the number of one stands on several highways, and the way each runs tells them."""

import math
import re
from collections import defaultdict
from functools import cache
from typing import Final

from dispatch.places.files import rows
from dispatch.places.words import plain

_MILE: Final = re.compile(r"\bmile (\d{1,3})\b|\b(\d{1,3}) mile\b")


def miles(text: str) -> list[tuple[str, str, float, float, float]]:
    """Mile markers of a highway; which highway is not in the data, only which way it runs."""
    low = plain(text).replace("mm ", "mile ").replace("marker ", "")
    match = _MILE.search(low)
    if not match:
        return []
    mile, road = int(match[1] or match[2]), re.search(r"\bi(\d{2,3})\b", low)
    runs = ("east-west" if int(road[1]) % 2 == 0 else "north-south") if road else ""
    markers = []
    for latitude, longitude, way in _markers().get(mile, ()):
        confidence = 0.7 if way == runs else 0.5
        markers.append((f"Mile {mile} ({way})", "mile marker", latitude, longitude, confidence))
    return markers


@cache
def _markers() -> dict[int, list[tuple[float, float, str]]]:
    """The places of each number, and which way the highway runs at each."""
    spots: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for line in rows("mile_markers.csv"):
        spots[int(line["mile"])].append((float(line["lat"]), float(line["lon"])))
    return {
        mile: [
            (*spot, _direction_at(spot, spots.get(mile - 1, []) + spots.get(mile + 1, [])))
            for spot in here
        ]
        for mile, here in list(spots.items())
    }


def _direction_at(spot: tuple[float, float], neighbors: list[tuple[float, float]]) -> str:
    """Which way a highway runs at a marker: toward the next or the last one."""
    near = [other for other in neighbors if math.dist(spot, other) < 0.025]
    if not near:
        return "highway"
    nearest = min(near, key=lambda other: math.dist(spot, other))
    east = abs(nearest[1] - spot[1]) * math.cos(math.radians(spot[0]))
    flat = east > abs(nearest[0] - spot[0])
    return "east-west" if flat else "north-south"
