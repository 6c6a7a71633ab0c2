"""In which city a place is, and in which part of ours."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from dispatch.places.files import BadPlaces, features
from dispatch.places.grid import quadrant
from programs.base.city import city

# The ledger keeps this much of the name of a part of the city.
AREA_LENGTH = 10
Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The city a place is in; empty where it is in none that we know."""

    city: str

    @property
    def inside(self) -> bool:
        return self.city == city().name

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

    def holds(self, latitude: float, longitude: float) -> bool:
        return any(_within(latitude, longitude, box, rings) for box, rings in self.polygons)


def whereabouts(latitude: float, longitude: float) -> Whereabouts:
    """Where a place is. Enclaves lie inside the city's outline and are not the city.

    A city whose folder has no limits claims every place as its own.
    """
    if not _areas():
        return Whereabouts(city().name)
    for area in sorted(_areas(), key=lambda area: not area.enclave):
        if area.holds(latitude, longitude):
            return Whereabouts(area.name)
    return Whereabouts("")


@cache
def neighbors() -> tuple[str, ...]:
    """The names of the cities around ours, and of the enclaves in it."""
    return tuple(area.name for area in _areas() if area.name != city().name)


@cache
def _areas() -> tuple[_Area, ...]:
    return tuple(_area(feature) for feature in features("limits.json")["features"])


@cache
def _wards() -> tuple[_Area, ...]:
    wards = tuple(_area(feature) for feature in features("wards.json")["features"])
    for ward in wards:
        if len(ward.name) > AREA_LENGTH:
            raise BadPlaces(f"places/wards.json: {ward.name!r} is longer than {AREA_LENGTH}.")
    return wards


def part_of_city(latitude: float, longitude: float) -> str:
    """The ward a place is in where the city draws wards, else the quadrant, else nothing."""
    if not _wards():
        return quadrant(latitude, longitude)
    return next((ward.name for ward in _wards() if ward.holds(latitude, longitude)), "")


def _area(feature: dict[str, Any]) -> _Area:
    polygons = feature["geometry"]["coordinates"]
    return _Area(
        name=feature["properties"]["name"],
        enclave=feature["properties"].get("kind") != "city",
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
