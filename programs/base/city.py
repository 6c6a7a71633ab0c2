"""The city this console serves: a folder of data that the variable CITY names (docs/cities.md).

Pure: knows nothing of Django, so that settings, the launcher and the finding of places read it.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

ROOT: Final = Path(__file__).resolve().parents[2]
SHIPPED: Final = "cities/okc"
FILES: Final = (
    "city.toml",
    "hours.toml",
    "protocol.toml",
    "waits.toml",
    "units.csv",
    "directory.csv",
    "places/landmarks.csv",
)
Spot = tuple[float, float]
T = TypeVar("T")


class BadCity(SystemExit):
    """The folder is no city; the program does not start. One sentence a line, one line a flaw."""


@dataclass(frozen=True, slots=True)
class Clock:
    """When shifts begin, and between which hours nobody is called back."""

    shift_starts: tuple[str, ...]
    quiet_from_hour: int
    quiet_until_hour: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers that an agency decides. `respond_within_minutes` goes by priority, from 1 to 4."""

    respond_within_minutes: tuple[int, ...]
    overdose_follow_up_hours: int
    repeat_in_90_days: int
    repeat_in_365_days: int


@dataclass(frozen=True, slots=True)
class StateReport:
    """Which law demands a report to the State about whom, and within how many hours."""

    adults: str
    children: str
    hours: int


@dataclass(frozen=True, slots=True)
class City:
    """A city's city.toml. `also_called` are words of an address that only say which city it is."""

    name: str
    also_called: tuple[str, ...]
    state: str
    state_code: str
    agency: str
    zone: str
    area_code: str
    center: Spot
    map_credit: str
    clock: Clock
    thresholds: Thresholds
    state_report: StateReport


@cache
def city() -> City:
    """The city of this process. Raises BadCity."""
    return read_city(city_folder())


def city_folder() -> Path:
    """Where its data is: CITY, from the checkout where it is not an absolute path."""
    return ROOT / Path(os.environ.get("CITY") or SHIPPED).expanduser()


def read_city(folder: Path) -> City:
    """Read city.toml, and see that every file is there. Raises BadCity with every flaw."""
    if not folder.is_dir():
        raise BadCity(f"CITY: there is no folder {folder}.")
    flaws = [f"{folder}: {file} is missing." for file in FILES if not (folder / file).is_file()]
    if not (folder / "city.toml").is_file():
        raise BadCity("\n".join(flaws))
    read, wrong = read_table(folder / "city.toml", City)
    flaws += wrong if read is None else _impossible(folder / "city.toml", read)
    if read is None or flaws:
        raise BadCity("\n".join(flaws))
    return read


def read_table(path: Path, kind: type[T]) -> tuple[T | None, list[str]]:
    """A TOML file as a dataclass, or a sentence about each key that is wrong."""
    try:
        table = tomllib.loads(path.read_text())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return None, [f"{path}: this is not TOML: {error}."]
    flaws: list[str] = []
    values = _values(table, kind, "", flaws)
    if flaws:
        return None, [f"{path}: {flaw}" for flaw in flaws]
    return _built(values, kind), []


def _values(table: Mapping[str, Any], kind: Any, within: str, flaws: list[str]) -> dict[str, Any]:
    """The keys of a table that `kind` has; what is missing, unknown or misshapen is a flaw."""
    hints = get_type_hints(kind)
    flaws += [f"{within}{key} is no key of this file." for key in table if key not in hints]
    may_lack = {part.name for part in fields(kind) if part.default is not MISSING}
    values: dict[str, Any] = {}
    for key, hint in hints.items():
        name = f"{within}{key}"  # as the person who edits the file would look for it
        if key not in table and key in may_lack:
            continue
        if key not in table:
            flaws.append(f"{name} is missing.")
        elif is_dataclass(hint):
            values[key] = _part(table[key], hint, name, flaws)
        else:
            words, fits = SHAPES[hint]
            values[key] = table[key]
            if not fits(table[key]):
                flaws.append(f"{name} must be {words}, not {table[key]!r}.")
    return values


def _part(value: Any, kind: Any, name: str, flaws: list[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        flaws.append(f"{name} must be a table.")
        return {}
    return _values(value, kind, f"{name}.", flaws)


def _built(values: Mapping[str, Any], kind: type[T]) -> T:
    hints: dict[str, Any] = get_type_hints(kind)
    parts = {}
    for part in fields(kind):  # type: ignore[arg-type]
        if part.name not in values:
            continue  # its default
        value, hint = values[part.name], hints[part.name]
        parts[part.name] = _built(value, hint) if is_dataclass(hint) else _frozen(value)  # type: ignore[arg-type]
    return kind(**parts)


def _frozen(value: Any) -> Any:
    # The city is cached for the process: nobody may change a list of it.
    return tuple(value) if isinstance(value, list) else value


def _is_whole(value: Any) -> bool:
    # By its type, since to isinstance() a boolean is a whole number too.
    return type(value) is int and value >= 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _all(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _is_spot(value: Any) -> bool:
    is_pair = isinstance(value, list) and [type(part) for part in value] == [float, float]
    return is_pair and bool(abs(value[0]) <= 90 and abs(value[1]) <= 180)


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(word, str) for word in value.values())


SHAPES: Final[Mapping[Any, tuple[str, Callable[[Any], bool]]]] = {
    str: ("text", _is_text),
    int: ("a whole number", _is_whole),
    int | None: ("a whole number", _is_whole),
    tuple[str, ...]: ("a list of texts", _all(_is_text)),
    tuple[int, ...]: ("a list of whole numbers", _all(_is_whole)),
    Spot: ("[latitude, longitude]", _is_spot),
    Mapping[str, str]: ("a table of words", _is_words),
}


def _impossible(path: Path, read: City) -> list[str]:
    """What is of the right shape and cannot be."""
    flaws = []
    try:
        ZoneInfo(read.zone)
    except (KeyError, ValueError, OSError):
        flaws.append(f"zone: there is no time zone {read.zone!r}.")
    if not re.fullmatch(r"[2-9]\d\d", read.area_code):
        flaws.append(f"area_code must be three digits, not {read.area_code!r}.")
    if len(read.thresholds.respond_within_minutes) != 4:
        flaws.append("thresholds.respond_within_minutes needs four numbers, one a priority.")
    if max(read.clock.quiet_from_hour, read.clock.quiet_until_hour) > 24:
        flaws.append("clock: quiet hours go from 0 to 24.")
    return [f"{path}: {flaw}" for flaw in flaws]
