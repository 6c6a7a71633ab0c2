"""A seeded city: its units and places, people with obvious names, and its protocol."""

import csv
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate

from dispatch.places.gazetteer import landmarks
from journal.codes.people import Program, Role
from journal.codes.units import CrewRole, Duty
from mih.demo.units import UnitLine, demo_units
from programs.accounts.services import enroll_staff
from programs.base.city import city_folder
from programs.credentials.services import add_credential
from programs.directory.models import Resource
from programs.directory.services import load_directory
from programs.hours.models import OpeningHours
from programs.hours.services import set_hours
from programs.people.models import Staff
from programs.presence.services import set_presence
from programs.roster.patterns import add_pattern
from programs.units.models import Unit
from programs.units.services import commission_unit
from programs.units.states import REQUIRED_CREW
from triage.protocols.models import ProtocolVersion
from triage.publishing.services import (
    draft_protocol,
    prove_protocol,
    publish_protocol,
    sign_protocol,
)
from triage.screenings.models import Questionnaire
from triage.screenings.services import load_questionnaire

DATA: Final = Path(__file__).parent / "data"
PASSWORD: Final = "demo"
PROTOCOL: Final = city_folder() / "protocol.toml"
HOURS: Final = city_folder() / "hours.toml"
SERVICES: Final = city_folder() / "directory.csv"
ROSTER: Final = city_folder() / "demo" / "roster.csv"
PLACES: Final = city_folder() / "demo" / "places.csv"
SCREENER: Final = DATA / "demo-screener.json"
# The demo's signature is as invented as the demo's people.
SIGNED_BY: Final = ("Lee Lead", "Clinical lead of the demo city")
CERTIFICATES: Final = {
    CrewRole.PARAMEDIC: "State paramedic license",
    CrewRole.NAVIGATOR: "Response navigator certificate",
    CrewRole.PEER: "Peer recovery support certificate",
}

_NAMED: Final = {
    "dispatcher": ("Dana Dispatch", Role.DISPATCHER, None),
    "clinician": ("Casey Clinician", Role.CLINICIAN, Program.CCD),
    "supervisor": ("Sam Supervisor", Role.SUPERVISOR, None),
    "lead": ("Lee Lead", Role.LEAD, Program.CCD),
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
    """Where the demo's calls come from: the city's demo/places.csv, else its landmarks."""
    if not PLACES.is_file():
        return tuple(
            Place(landmark.name, landmark.latitude, landmark.longitude) for landmark in landmarks()
        )
    with PLACES.open(newline="") as file:
        return tuple(
            Place(line["place"], float(line["lat"]), float(line["lon"]))
            for line in csv.DictReader(file)
        )


def seed(*, password: str = PASSWORD) -> bool:
    """Fill an empty database; leave any other as it is. Returns whether it was empty."""
    if Staff.objects.exists():
        return False
    publish_first_protocol()
    load_first_data()
    secret = make_password(password)
    units = [(line, _commission(line)) for line in demo_units()]
    for username, (name, role, program) in _NAMED.items():
        _enroll(secret, username, name, role, program)
    for line, unit in units:
        _enroll_crew(secret, unit, line.languages)
    for number in range(2, 5):
        _enroll(secret, f"dispatcher{number}", f"Dispatcher {number}", Role.DISPATCHER)
        _enroll(secret, f"calltaker{number - 1}", f"Call Taker {number - 1}", Role.CALL_TAKER)
        _enroll(secret, f"clinician{number}", f"Clinician {number}", Role.CLINICIAN, Program.CCD)
    _enroll(secret, "supervisor2", "Supervisor 2", Role.SUPERVISOR)
    _lay_out_roster()
    for username in ("clinician", "clinician2"):
        set_presence(actor=Staff.objects.get(username=username), command="come_on")
    return True


def _lay_out_roster() -> None:
    """Who works when. The clinicians of the demo sign in as they like: no shift ends on them."""
    if not ROSTER.is_file():
        return
    for line in csv.DictReader(ROSTER.read_text().splitlines()):
        add_pattern(
            actor=None,
            staff_id=Staff.objects.get(username=line["username"]).pk,
            weekdays=range(7),
            starts=time.fromisoformat(line["starts"]),
            ends=time.fromisoformat(line["ends"]),
            first_day=localdate(),
        )


def publish_first_protocol() -> None:
    if ProtocolVersion.objects.exists():
        return
    name, role = SIGNED_BY
    version = draft_protocol(actor=None, source=PROTOCOL.read_text())
    prove_protocol(actor=None, version_id=version.pk)
    sign_protocol(actor=None, version_id=version.pk, name=name, role=role)
    publish_protocol(actor=None, version_id=version.pk)


def load_first_data() -> None:
    """The City's hours, its services, and a screener in our own words to try the page with."""
    if not OpeningHours.objects.exists():
        set_hours(actor=None, source=HOURS.read_text())
    if not Resource.objects.exists():
        load_directory(actor=None, source=SERVICES.read_text())
    if not Questionnaire.objects.exists():
        scoring = SCREENER.with_suffix(".toml").read_text()
        load_questionnaire(actor=None, source=SCREENER.read_text(), scoring=scoring)


def _commission(line: UnitLine) -> Unit:
    return commission_unit(
        actor=None,
        callsign=line.callsign,
        program=Program(line.program),
        duty=Duty(line.duty),
        quarters=line.quarters,
    )


def _enroll_crew(secret: str, unit: Unit, languages: str) -> None:
    """Two or three people ride each unit; the first signs in under the callsign."""
    name, program = unit.callsign.lower(), Program(unit.program)
    roles = REQUIRED_CREW[program] or (CrewRole.PARAMEDIC, CrewRole.NAVIGATOR)
    for letter, role in zip(("", "b", "c"), roles, strict=False):
        staff = enroll_staff(
            actor=None,
            username=f"{name}{letter}",
            name=f"{role.name.title()} {unit.callsign}",
            role=Role.CREW,
            program=program,
            unit=unit,
            password_hash=secret,
            crew_role=role,
            languages=languages if role == CrewRole.NAVIGATOR else "",
        )
        add_credential(
            actor=None,
            staff=staff,
            crew_role=role,
            name=CERTIFICATES[role],
            expires_on=localdate() + timedelta(days=400),
        )


def _enroll(
    secret: str, username: str, name: str, role: Role, program: Program | None = None
) -> None:
    enroll_staff(
        actor=None, username=username, name=name, role=role, program=program, password_hash=secret
    )
