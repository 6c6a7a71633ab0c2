"""The files of a city's `places/`: read with sentences about what is wrong (docs/cities.md)."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeVar

from programs.base.city import Spot, city_folder, read_table

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "landmarks.csv": ("name", "kind", "lat", "lon"),
    "crossings.csv": ("ew", "ns", "lat", "lon"),
    "addresses.csv": ("address", "lat", "lon"),
    "mile_markers.csv": ("mile", "lat", "lon"),
}
NUMBERS: Final = ("lat", "lon", "mile")
T = TypeVar("T")


class BadPlaces(ValueError):
    """A file of places cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """A grid of numbered streets that run east and west: where the house numbers begin, what the
    quarters of the city are called, and how many house numbers there are from street to street.
    """

    origin: Spot
    quarters: tuple[str, ...]
    last_street: int
    numbers_a_block: int


@dataclass(frozen=True, slots=True)
class Words:
    """`same`: what callers say, and what the files say instead. `titles`: how that is shown."""

    same: Mapping[str, str]
    titles: Mapping[str, str]


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a file, none where the city has no such file."""
    path = city_folder() / "places" / name
    if not path.is_file():
        return []
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        if missing := set(COLUMNS[name]) - set(reader.fieldnames or ()):
            raise BadPlaces(f"{path}: there is no column {min(missing)!r}.")
        lines = list(reader)
    for number, line in enumerate(lines, start=2):
        _require_whole(line, COLUMNS[name], f"{path}, line {number}")
    return lines


def features(name: str) -> dict[str, Any]:
    """The GeoJSON of a file, without features where the city has no such file."""
    path = city_folder() / "places" / name
    if not path.is_file():
        return {"type": "FeatureCollection", "features": []}
    try:
        collection: dict[str, Any] = json.loads(path.read_text())
        for feature in collection["features"]:
            _require_outline(feature)
    except (ValueError, KeyError, TypeError) as error:
        raise BadPlaces(f"{path}: this is no collection of named outlines: {error!r}.") from None
    return collection


@cache
def numbering() -> Numbering | None:
    """The city's grid; None where house numbers follow none."""
    return _table("grid.toml", Numbering)


@cache
def words() -> Words:
    return _table("words.toml", Words) or Words({}, {})


def _table(name: str, kind: type[T]) -> T | None:
    path = city_folder() / "places" / name
    if not path.is_file():
        return None
    table, flaws = read_table(path, kind)
    if table is None:
        raise BadPlaces("\n".join(flaws))
    return table


def _require_whole(line: Mapping[str, str | None], columns: Sequence[str], where: str) -> None:
    for column in columns:
        value = (line[column] or "").strip()
        if not value:
            raise BadPlaces(f"{where}: {column} is empty.")
        if column in NUMBERS and not _is_number(value, whole=column == "mile"):
            raise BadPlaces(f"{where}: {column} is no number: {value!r}.")
        if column == "address" and not value.split()[0].isdecimal():
            raise BadPlaces(f"{where}: an address begins with its house number, not {value!r}.")


def _is_number(value: str, *, whole: bool) -> bool:
    try:
        return math.isfinite(int(value) if whole else float(value))
    except ValueError:
        return False


def _require_outline(feature: Mapping[str, Any]) -> None:
    if feature["geometry"]["type"] != "MultiPolygon":
        raise ValueError("every outline is a MultiPolygon")
    if not feature["properties"]["name"]:
        raise ValueError("an outline has no name")
