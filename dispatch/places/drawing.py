"""The city as it is drawn under calls and units: lines and marks, as JSON made once."""

import json
from functools import cache
from typing import Final

from dispatch.places.files import features
from dispatch.places.gazetteer import landmarks
from dispatch.places.grid import NORTH_SOUTH, Axis, axes

SIGNS: Final = {"station": "F", "hospital": "H", "police": "P"}
SEEN_FROM_AFAR: Final = {"hospital"}


@cache
def drawing() -> str:
    """Limits, neighborhoods, streets that run straight, and the places people know by name."""
    city = {
        "limits": features("limits.json"),
        "hoods": features("neighborhoods.json"),
        "axes": [
            {"name": axis.name, "points": _points(axis)}
            for axis in axes()
            if len(axis.points) > 2 and axis.straight
        ],
        "marks": [
            {
                "name": mark.name,
                "kind": mark.kind,
                "at": [mark.latitude, mark.longitude],
                "sign": SIGNS.get(mark.kind, "·"),
                "afar": mark.kind in SEEN_FROM_AFAR,
            }
            for mark in landmarks()
        ],
    }
    return json.dumps(city)


def _points(axis: Axis) -> list[tuple[float, float]]:
    """Latitudes and longitudes along a street, whichever way it runs."""
    return [(x, y) if axis.runs == NORTH_SOUTH else (y, x) for x, y in axis.points]
