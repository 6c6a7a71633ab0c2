"""The street grid, where a city has one (its places/grid.toml): where an axis runs, and where
along it a house number stands.

Numbered streets run east and west: with a hundred house numbers a block, 1200 North on any avenue
is where 12th Street crosses it. East and west there are no numbered streets, so those blocks are
read off the addresses of public places. A city without a grid has no axes: its crossings and
addresses are those that its files name.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Final

from dispatch.places.files import numbering, rows
from dispatch.places.words import KINDS, is_direction, words_of

EAST_WEST: Final = "EW"
NORTH_SOUTH: Final = "NS"
# A street is known between the places where it was seen; it usually runs on a little.
BEYOND_DEGREES: Final = 0.02
STRAIGHT_DEGREES: Final = 0.006
BIN: Final = 400


def quadrant(latitude: float, longitude: float) -> str:
    """The part of the city that a street address names: NW, NE, SW or SE; empty without a grid."""
    grid = numbering()
    if grid is None:
        return ""
    north, east = latitude >= grid.origin[0], longitude >= grid.origin[1]
    return f"{'N' if north else 'S'}{'E' if east else 'W'}"


@cache
def quarters() -> tuple[str, ...]:
    """What stands before the number of a street, in lower case: nw, ne, sw, se."""
    grid = numbering()
    return tuple(quarter.lower() for quarter in grid.quarters) if grid else ()


@dataclass(frozen=True, slots=True)
class Axis:
    """A street as a line through the places where it was seen: `points` are longitude and
    latitude of an east-west street, latitude and longitude of a north-south one.
    """

    name: str
    words: tuple[str, ...]
    runs: str
    points: tuple[tuple[float, float], ...]

    def at(self, across: float) -> float:
        """Where the street is, at that longitude (or latitude)."""
        first, last = self.points[0], self.points[-1]
        if len(self.points) == 1 or across <= first[0]:
            return first[1]
        return last[1] if across >= last[0] else _between(self.points, across)

    @property
    def middle(self) -> float:
        return median(at for _, at in self.points)

    @property
    def straight(self) -> bool:
        """Whether it runs as a grid's street does, and can be drawn as one line."""
        return all(abs(at - self.middle) < STRAIGHT_DEGREES for _, at in self.points)

    def reaches(self, across: float) -> bool:
        return self.points[0][0] - BEYOND_DEGREES <= across <= self.points[-1][0] + BEYOND_DEGREES


@cache
def axes() -> tuple[Axis, ...]:
    """Every street that is known from a crossing or from the address of a public place."""
    if numbering() is None:
        return ()
    spots: dict[tuple[str, str], set[tuple[float, float]]] = defaultdict(set)
    for line in rows("crossings.csv"):
        latitude, longitude = float(line["lat"]), float(line["lon"])
        spots[line["ew"].removesuffix(" ST"), EAST_WEST].add((longitude, latitude))
        spots[line["ns"], NORTH_SOUTH].add((latitude, longitude))
    for line in rows("addresses.csv"):
        match = re.match(r"\d+ ([NSEW]) (.+)$", line["address"])
        if match:
            latitude, longitude = float(line["lat"]), float(line["lon"])
            spot = (latitude, longitude) if match[1] in "NS" else (longitude, latitude)
            runs = NORTH_SOUTH if match[1] in "NS" else EAST_WEST
            name = " ".join(w for w in match[2].split() if w.lower() not in KINDS)
            # A building stands beside its street: only where no crossing says better.
            if name and not any(key == (name, runs) and len(spots[key]) > 1 for key in list(spots)):
                spots[name, runs].add(spot)
    return tuple(
        Axis(name, words_of(name), runs, tuple(sorted(points)))
        for (name, runs), points in spots.items()
        if words_of(name)
    )


@cache
def street_words() -> frozenset[str]:
    return frozenset(word for axis in axes() for word in axis.words)


@cache
def _numbered() -> dict[str, list[tuple[float, float]]]:
    """Latitude by street number, for each quarter of the city: ("nw", 23) has one latitude."""
    latitudes: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for axis in axes():
        if axis.runs == EAST_WEST and len(axis.words) == 2 and axis.words[1].isdecimal():
            latitudes[axis.words[0]].append((float(axis.words[1]), axis.middle))
    return {quarter: sorted(points) for quarter, points in latitudes.items()}


def latitude_of(quarter: str, number: float) -> float | None:
    """Where a numbered street lies, read between those that are known."""
    grid, points = numbering(), _numbered().get(quarter)
    if grid is None or not points or not 0 <= number <= grid.last_street:
        return None
    return _between(points, number)


def along(direction: str, number: int) -> float | None:
    """Where a house number stands along its street: a latitude for n and s, a longitude for
    e and w.
    """
    grid = numbering()
    if grid is None:
        return None
    if direction in ("n", "s"):
        streets = number / grid.numbers_a_block
        both = (latitude_of(f"{direction}{side}", streets) for side in "we")
        latitudes = [latitude for latitude in both if latitude is not None]
        return median(latitudes) if latitudes else None
    points = _blocks().get(direction)
    return _between(points, number) if points else None


@cache
def _blocks() -> dict[str, list[tuple[float, float]]]:
    """Longitude by house number, east and west: the median of each stretch of addresses."""
    bins: dict[tuple[str, int], list[tuple[int, float]]] = defaultdict(list)
    for line in rows("addresses.csv"):
        side = _side(line["address"])
        if side:
            number = int(line["address"].split()[0])
            bins[side, number // BIN].append((number, float(line["lon"])))
    lines: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (side, _), points in sorted(bins.items()):
        lines[side].append((median(n for n, _ in points), median(d for _, d in points)))
    return {side: _monotone(points, -1 if side == "w" else 1) for side, points in lines.items()}


def _side(address: str) -> str:
    """The direction that the number of an address counts, where it counts east or west."""
    match = re.match(r"\d+ (N|S|E|W|NW|NE|SW|SE) (\S+)", address)
    if not match:
        return ""
    direction, street = match[1].lower(), match[2]
    if len(direction) == 2:
        return direction[1] if street[0].isdecimal() else ""
    return direction if direction in "ew" else ""


def _monotone(points: Sequence[tuple[float, float]], sign: int) -> list[tuple[float, float]]:
    """Leave out what goes back: a misplaced address must not turn the street round."""
    monotone: list[tuple[float, float]] = []
    for number, degrees in points:
        if not monotone or sign * (degrees - monotone[-1][1]) > 0:
            monotone.append((number, degrees))
    return monotone


def _between(points: Sequence[tuple[float, float]], number: float) -> float:
    """The line through the two points around `number`, or through the last two beyond them."""
    if len(points) == 1:
        return points[0][1]
    place = bisect_left([known for known, _ in points], number)
    right = min(max(place, 1), len(points) - 1)
    (x1, y1), (x2, y2) = points[right - 1], points[right]
    return y1 + (y2 - y1) * (number - x1) / (x2 - x1) if x2 != x1 else y1


def named(words: Sequence[str], runs: str | None = None) -> list[Axis]:
    """The axes all of whose words are among `words`, the most telling first."""
    typed = set(words)
    hits = [
        axis
        for axis in axes()
        if (runs is None or axis.runs == runs)
        and set(axis.words) <= typed
        and _distinctiveness(axis)
    ]
    return sorted(hits, key=lambda axis: -len(axis.words))


def _distinctiveness(axis: Axis) -> bool:
    return any(not is_direction(word) for word in axis.words)
