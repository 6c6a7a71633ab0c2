"""In which city a place is."""

import json
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).parent / "data"
HOME: Final = "Oklahoma City"
Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The city a place is in; empty where it is in none that we know."""

    city: str

    @property
    def inside(self) -> bool:
        return self.city == HOME

    @property
    def words(self) -> str:
        """What to say of a place that is not ours; empty inside the city."""
        if self.inside:
            return ""
        return f"outside the city: {self.city}" if self.city else "outside the city"


@dataclass(frozen=True, slots=True)
class _Area:
    name: str
    enclave: bool
    polygons: tuple[tuple[tuple[float, float, float, float], list[Ring]], ...]


def whereabouts(latitude: float, longitude: float) -> Whereabouts:
    """Where a place is. Enclaves lie inside the city's outline and are not the city."""
    for area in sorted(_areas(), key=lambda one: not one.enclave):
        if any(_within(latitude, longitude, box, rings) for box, rings in area.polygons):
            return Whereabouts(area.name)
    return Whereabouts("")


@cache
def neighbors() -> tuple[str, ...]:
    """The names of the cities around ours, and of the enclaves in it."""
    return tuple(area.name for area in _areas() if area.name != HOME)


@cache
def _areas() -> tuple[_Area, ...]:
    features = json.loads((DATA / "limits.json").read_text())["features"]
    return tuple(_area(one) for one in features)


def _area(feature: dict[str, Any]) -> _Area:
    polygons = feature["geometry"]["coordinates"]
    return _Area(
        name=feature["properties"]["name"],
        enclave=feature["properties"]["kind"] != "city",
        polygons=tuple((_box(rings[0]), rings) for rings in polygons),
    )


def _box(ring: Ring) -> tuple[float, float, float, float]:
    lons, lats = [point[0] for point in ring], [point[1] for point in ring]
    return min(lats), max(lats), min(lons), max(lons)


def _within(
    latitude: float, longitude: float, box: tuple[float, float, float, float], rings: list[Ring]
) -> bool:
    south, north, west, east = box
    if not (south <= latitude <= north and west <= longitude <= east):
        return False
    crossed = sum(_crosses(latitude, longitude, ring) for ring in rings)
    return crossed % 2 == 1


def _crosses(latitude: float, longitude: float, ring: Ring) -> int:
    """How often a line from the place eastward meets the ring."""
    count = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude):
            count += longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
    return count
