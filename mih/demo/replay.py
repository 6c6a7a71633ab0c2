"""A real day of another city, played through the commands on the places of ours.

Reads the columns of DataSF's "Fire Department Calls for Service", one row a unit's
response. Places, units and what callers say are replaced; only the timing is real.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

from dispatch.assignments.services import assign_unit, report_progress
from dispatch.calls.models import Assignment, Call
from dispatch.intake.services import Intake, receive_call
from journal.codes.calls import Disposition, Source, Unserved
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus, Duty, ShortReason
from mih.demo.city import places
from mih.demo.endings import end_as
from mih.demo.invented import fitting, invent_phone, invent_situation
from mih.demo.player import Player
from mih.demo.reading import read_what_is_known
from programs.base.refusals import Invalid
from programs.people.models import Staff
from programs.units.models import Unit
from programs.units.services import commission_unit, set_duty
from triage.decisions.services import decide
from triage.protocols.selectors import published, table_of

FORMAT: Final = "%m/%d/%Y %I:%M:%S %p"
STEPS: Final = (
    ("Response DtTm", AssignmentStatus.EN_ROUTE),
    ("On Scene DtTm", AssignmentStatus.ON_SCENE),
    ("Transport DtTm", AssignmentStatus.TRANSPORTING),
)
PROGRAM_OF_TYPE: Final = {
    "ENGINE": Program.CRT,
    "TRUCK": Program.CRT,
    "MEDIC": Program.ART,
    "PRIVATE": Program.ART,
}
OUTCOMES: Final = {
    "Code 2 Transport": Disposition.TRANSPORTED_VOLUNTARILY,
    "Code 3 Transport": Disposition.TRANSPORTED_BY_EMS,
    "Medical Examiner": Disposition.TRANSPORTED_BY_EMS,
    "Patient Declined Transport": Disposition.REFUSED,
    "Against Medical Advice": Disposition.REFUSED,
    "Unable to Locate": Disposition.NOBODY_FOUND,
    "Gone on Arrival": Disposition.NOBODY_FOUND,
    "No Merit": Disposition.NOBODY_FOUND,
    "Cancelled": Disposition.CANCELLED,
    "SFPD": Disposition.TO_POLICE,
    "CHP": Disposition.TO_POLICE,
}
NEEDED: Final = {
    "Call Number",
    "Unit ID",
    "Unit Type",
    "Received DtTm",
    "Entry DtTm",
    "Dispatch DtTm",
    "Available DtTm",
    "Call Final Disposition",
}
CLOSE_AFTER_SECONDS: Final = 60.0


@dataclass(slots=True)
class Response:
    """One unit's part in a call: story seconds of each step that is known."""

    unit: str
    dispatched: float
    steps: list[tuple[float, AssignmentStatus]]
    assignment: Assignment | None = None


@dataclass(slots=True)
class Incident:
    number: str
    received: float
    triaged: float
    outcome: Disposition
    responses: list[Response] = field(default_factory=list)
    call: Call | None = None

    @property
    def over(self) -> float:
        ends = [response.steps[-1][0] for response in self.responses]
        return max([self.triaged, *ends]) + CLOSE_AFTER_SECONDS


def read(path: Path) -> tuple[list[Incident], dict[str, Program]]:
    """The incidents of a file, and the program each of its units is given to.

    Raises Invalid with the line at which the file is not of this format.
    """
    rows = list(_rows(path))
    if not rows:
        raise Invalid(f"{path.name} has no responses in it.")
    zero = min(_parse_time(row["Received DtTm"]) for row in rows)
    by_call: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    units: dict[str, Program] = {}
    for row in rows:
        by_call[row["Call Number"]].append(row)
        units.setdefault(row["Unit ID"], _program(row["Unit Type"]))
    incidents = [_incident(number, rows, zero) for number, rows in by_call.items()]
    return sorted(incidents, key=lambda incident: incident.received), units


def _rows(path: Path) -> Iterable[Mapping[str, str]]:
    needed = {name for name, _ in STEPS} | NEEDED
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        if missing := needed - set(reader.fieldnames or ()):
            raise Invalid(f"{path.name} has no column {sorted(missing)[0]!r}.")
        for line, row in enumerate(reader, start=2):
            try:
                _parse_time(row["Received DtTm"])
            except (TypeError, ValueError):
                raise Invalid(f"{path.name}, line {line}: no time of receipt.") from None
            yield row


def _incident(number: str, rows: list[Mapping[str, str]], zero: datetime) -> Incident:
    first = rows[0]
    received = _seconds_since(first["Received DtTm"], zero)
    triaged = _seconds_since(first["Entry DtTm"], zero) if first["Entry DtTm"] else received + 60
    outcome = OUTCOMES.get(first["Call Final Disposition"], Disposition.STABILIZED_IN_PLACE)
    parsed = (_response(row, zero, triaged) for row in rows)
    responses = [response for response in parsed if response]
    return Incident(number, received, max(received, triaged), outcome, responses)


def _response(row: Mapping[str, str], zero: datetime, triaged: float) -> Response | None:
    if not row["Dispatch DtTm"] or not row["Available DtTm"]:
        return None
    at = max(_seconds_since(row["Dispatch DtTm"], zero), triaged) + 1
    response = Response(row["Unit ID"], at, [])
    reached = AssignmentStatus.DISPATCHED
    for column, status in STEPS:
        if row[column]:
            at = max(at, _seconds_since(row[column], zero))
            if status != AssignmentStatus.EN_ROUTE and reached == AssignmentStatus.DISPATCHED:
                response.steps.append((at, AssignmentStatus.EN_ROUTE))
            if status == AssignmentStatus.TRANSPORTING and reached != AssignmentStatus.ON_SCENE:
                response.steps.append((at, AssignmentStatus.ON_SCENE))
            response.steps.append((at, status))
            reached = status
    came = reached in (AssignmentStatus.ON_SCENE, AssignmentStatus.TRANSPORTING)
    last = AssignmentStatus.CLEARED if came else AssignmentStatus.CANCELLED
    response.steps.append((max(at, _seconds_since(row["Available DtTm"], zero)), last))
    return response


class Replay:
    """Plays incidents with the seeded city's dispatchers, commissioning units as needed."""

    def __init__(self, player: Player, units: Mapping[str, Program]) -> None:
        self.player = player
        self.dispatchers = list(
            Staff.objects.filter(role=Role.DISPATCHER, is_active=True).order_by("pk")
        )
        self.protocol = published()
        self.units = _unit_for_each(units, self.dispatchers[0])

    def schedule(self, incidents: Iterable[Incident]) -> None:
        for number, incident in enumerate(incidents):
            actor = self.dispatchers[number % len(self.dispatchers)]
            self._schedule(incident, actor, Random(incident.number))

    def _schedule(self, incident: Incident, actor: Staff, rng: Random) -> None:
        answers, narrative = invent_situation(rng)
        answers = fitting(answers, table_of(self.protocol).questions, rng)
        place = rng.choice(places())
        intake = Intake(
            source=Source.TRANSFER_911,
            place=place.name,
            latitude=place.latitude,
            longitude=place.longitude,
            caller_phone=invent_phone(rng),
            narrative=narrative,
        )

        def receive() -> None:
            incident.call = receive_call(actor=actor, intake=intake)

        def triage() -> None:
            call = _opened(incident)
            decide(actor=actor, call_id=call.pk, protocol=self.protocol, answers=answers)

        def close() -> None:
            call = _opened(incident)
            # The file says not why nobody served it; what a call needs not, closing leaves aside.
            end_as(actor, call, incident.outcome, Unserved.POLICE_OR_EMS)

        self.player.add(incident.received, "call received", receive)
        self.player.add(incident.triaged, "call routed", triage)
        for response in incident.responses:
            self._respond(incident, response, actor)
        self.player.add(incident.over, "call closed", close)

    def _respond(self, incident: Incident, response: Response, actor: Staff) -> None:
        unit = self.units[response.unit]

        def assign() -> None:
            call = _opened(incident)
            response.assignment = assign_unit(actor=actor, call_id=call.pk, unit_id=unit.pk)

        self.player.add(response.dispatched, "unit assigned", assign)
        for at, status in response.steps:
            self.player.add(at, f"unit {status.label}", _step(response, status, actor))


def _step(response: Response, status: AssignmentStatus, actor: Staff) -> Callable[[], None]:
    def step() -> None:
        if response.assignment is None:
            raise Invalid("The unit was never assigned.")
        read_what_is_known(actor, response.assignment, status)
        report_progress(actor=actor, assignment_id=response.assignment.pk, status=status)

    return step


def _opened(incident: Incident) -> Call:
    assert incident.call is not None
    return incident.call


def _unit_for_each(units: Mapping[str, Program], actor: Staff) -> dict[str, Unit]:
    """Our units in the parts of the file's: those we have first, then new ones."""
    ours: dict[str, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.order_by("pk"):
        ours[unit.program].append(unit)
    cast: dict[str, Unit] = {}
    taken: dict[str, int] = defaultdict(int)
    for name, program in units.items():
        taken[program] += 1
        number = taken[program]
        had = ours[program]
        cast[name] = (
            _on_duty(had[number - 1], actor) if number <= len(had) else _commission(program, number)
        )
    return cast


def _commission(program: Program, number: int) -> Unit:
    callsign = f"{program.value.upper()}{number}"
    return commission_unit(actor=None, callsign=callsign, program=program, duty=Duty.IN_SERVICE)


def _on_duty(unit: Unit, actor: Staff) -> Unit:
    commands = {Duty.OFF_DUTY: "start", Duty.OUT_OF_SERVICE: "resume"}
    if command := commands.get(Duty(unit.duty)):
        surge = ShortReason.SURGE
        return set_duty(actor=actor, unit_id=unit.pk, command=command, short_reason=surge)
    return unit


def _program(unit_type: str) -> Program:
    return PROGRAM_OF_TYPE.get(unit_type, Program.CAP)


def _parse_time(text: str) -> datetime:
    return datetime.strptime(text, FORMAT)


def _seconds_since(text: str, zero: datetime) -> float:
    return (_parse_time(text) - zero).total_seconds()
