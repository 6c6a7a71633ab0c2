"""A seeded Oklahoma City: units, people with obvious names, places, and the protocol."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.contrib.auth.hashers import make_password

from mih.environment import ROOT
from programs.models import Staff, Unit
from programs.services import commission_unit, enrol_staff
from programs.states import Duty, Program, Role
from triage.models import ProtocolVersion
from triage.services import publish_protocol

DATA: Final = Path(__file__).parent / "data"
PASSWORD: Final = "demo"
PROTOCOL: Final = ROOT / "triage" / "protocols" / "okc-1.toml"
UNITS: Final = {Program.CRT: 4, Program.ART: 5, Program.CAP: 3}
OFF_DUTY: Final = ("CRT4", "ART5", "CAP3")

_NAMED: Final = {
    "dispatcher": ("Dana Dispatch", Role.DISPATCHER, None),
    "clinician": ("Casey Clinician", Role.CLINICIAN, Program.CCD),
    "supervisor": ("Sam Supervisor", Role.SUPERVISOR, None),
    "manager": ("Morgan Manager", Role.MANAGER, None),
    "auditor": ("Avery Auditor", Role.AUDITOR, None),
    "admin": ("Ada Admin", Role.ADMIN, None),
}


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    latitude: float
    longitude: float


@cache
def places() -> tuple[Place, ...]:
    """Public places and crossings of Oklahoma City (mih/demo/data/SOURCES.md)."""
    with (DATA / "places.csv").open(newline="") as file:
        return tuple(
            Place(line["place"], float(line["lat"]), float(line["lon"]))
            for line in csv.DictReader(file)
        )


def seed(*, password: str = PASSWORD) -> bool:
    """Fill an empty database; leave any other as it is. Returns whether it was empty."""
    if Staff.objects.exists():
        return False
    publish_first_protocol()
    secret = make_password(password)
    units = [unit for program, count in UNITS.items() for unit in _commission(program, count)]
    for username, (name, role, program) in _NAMED.items():
        _enrol(secret, username, name, role, program)
    for unit in units:
        _enrol_crew(secret, unit)
    for number in range(2, 5):
        _enrol(secret, f"dispatcher{number}", f"Dispatcher {number}", Role.DISPATCHER)
        _enrol(secret, f"calltaker{number - 1}", f"Call Taker {number - 1}", Role.CALL_TAKER)
        _enrol(secret, f"clinician{number}", f"Clinician {number}", Role.CLINICIAN, Program.CCD)
    _enrol(secret, "supervisor2", "Supervisor 2", Role.SUPERVISOR)
    return True


def publish_first_protocol() -> None:
    if not ProtocolVersion.objects.exists():
        publish_protocol(actor=None, source=PROTOCOL.read_text())


def _commission(program: Program, count: int) -> list[Unit]:
    callsigns = [f"{program.value.upper()}{number}" for number in range(1, count + 1)]
    return [
        commission_unit(
            actor=None,
            callsign=callsign,
            program=program,
            duty=Duty.OFF_DUTY if callsign in OFF_DUTY else Duty.IN_SERVICE,
        )
        for callsign in callsigns
    ]


def _enrol_crew(secret: str, unit: Unit) -> None:
    """Two people ride each unit; the first signs in under the callsign."""
    name, program = unit.callsign.lower(), Program(unit.program)
    for username, title in ((name, "Paramedic"), (f"{name}b", "Navigator")):
        enrol_staff(
            actor=None,
            username=username,
            name=f"{title} {unit.callsign}",
            role=Role.CREW,
            program=program,
            unit=unit,
            password_hash=secret,
        )


def _enrol(
    secret: str, username: str, name: str, role: Role, program: Program | None = None
) -> None:
    enrol_staff(
        actor=None, username=username, name=name, role=role, program=program, password_hash=secret
    )
