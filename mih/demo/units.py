"""The units of the demo, from the city's units.csv; read without Django."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from programs.base.city import BadCity, Spot, city_folder

COLUMNS: Final = {"callsign", "program", "duty", "languages", "latitude", "longitude"}
PROGRAMS: Final = ("crt", "art", "cap")
DUTIES: Final = ("in_service", "off_duty")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit as the demo begins: `quarters` is where it stands, `languages` what it speaks."""

    callsign: str
    program: str
    duty: str
    languages: str
    quarters: Spot

    @property
    def username(self) -> str:
        return self.callsign.lower()

    @property
    def spaced(self) -> str:
        """ "CRT1" as "CRT 1"."""
        return re.sub(r"(\D)(\d)", r"\1 \2", self.callsign)


@cache
def demo_units() -> tuple[UnitLine, ...]:
    """Every line of units.csv. Raises BadCity naming the first that cannot be read."""
    path = city_folder() / "units.csv"
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        if missing := COLUMNS - set(reader.fieldnames or ()):
            raise BadCity(f"{path}: there is no column {min(missing)!r}.")
        units = tuple(_unit(line, f"{path}, line {n}") for n, line in enumerate(reader, start=2))
    if len({unit.callsign for unit in units}) < len(units):
        raise BadCity(f"{path}: a callsign stands there twice.")
    return units


def first_of_each_program() -> tuple[UnitLine, ...]:
    """The unit of each program that a demo's visitor enters as its crew."""
    first: dict[str, UnitLine] = {}
    for unit in demo_units():
        first.setdefault(unit.program, unit)
    return tuple(first.values())


def _unit(line: dict[str, str], where: str) -> UnitLine:
    if line["program"] not in PROGRAMS or line["duty"] not in DUTIES or not line["callsign"]:
        raise BadCity(
            f"{where}: a unit has a callsign, one of the programs {', '.join(PROGRAMS)} "
            f"and a duty, {' or '.join(DUTIES)}."
        )
    try:
        quarters = float(line["latitude"]), float(line["longitude"])
    except (TypeError, ValueError):
        raise BadCity(f"{where}: {line['callsign']} stands at no latitude and longitude.") from None
    return UnitLine(line["callsign"], line["program"], line["duty"], line["languages"], quarters)
