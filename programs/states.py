"""State machines as tables, which PostgreSQL holds too (docs/states.md); programs and roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices

from programs.refusals import Refusal


class IllegalTransition(Refusal):
    """The table has no such move."""


@dataclass(frozen=True, slots=True)
class Machine:
    name: str
    table: Mapping[tuple[str, str], str]

    def next(self, source: str, command: str) -> str:
        """The state that `command` leads to; raises IllegalTransition, in words."""
        try:
            return self.table[source, command]
        except KeyError:
            state = str(source).replace("_", " ")
            raise IllegalTransition(f"The {self.name} is {state}: it cannot {command}.") from None

    def may(self, source: str, command: str) -> bool:
        return (source, command) in self.table

    def pairs(self) -> set[tuple[str, str]]:
        return {(str(source), str(target)) for (source, _), target in self.table.items()}


class Program(TextChoices):
    """The four programs as the City of Oklahoma City publishes them."""

    CCD = "ccd", "Crisis Call Diversion"
    CRT = "crt", "Crisis Response Team"
    ART = "art", "Alternative Response Team"
    CAP = "cap", "Community Advocacy Program"


class Role(TextChoices):
    CALL_TAKER = "call_taker", "Call taker"
    DISPATCHER = "dispatcher", "Dispatcher"
    CLINICIAN = "clinician", "Clinician"
    CREW = "crew", "Crew"
    SUPERVISOR = "supervisor", "Supervisor"
    LEAD = "lead", "Clinical lead"
    MANAGER = "manager", "Program manager"
    AUDITOR = "auditor", "Auditor"
    ADMIN = "admin", "Administrator"


class Duty(TextChoices):
    """Whether a unit works. *Available* is not stored: in service with no open assignment."""

    OFF_DUTY = "off_duty", "off duty"
    IN_SERVICE = "in_service", "in service"
    OUT_OF_SERVICE = "out_of_service", "out of service"


class Presence(TextChoices):
    """Whether a clinician can take a call over."""

    OFF = "off", "off"
    AVAILABLE = "available", "available"
    BREAK = "break", "on a break"


DUTY_COMMANDS: Final = ("start", "suspend", "resume", "end")
UNIT: Final = Machine(
    "unit",
    {
        (Duty.OFF_DUTY, "start"): Duty.IN_SERVICE,
        (Duty.IN_SERVICE, "suspend"): Duty.OUT_OF_SERVICE,
        (Duty.OUT_OF_SERVICE, "resume"): Duty.IN_SERVICE,
        (Duty.IN_SERVICE, "end"): Duty.OFF_DUTY,
        (Duty.OUT_OF_SERVICE, "end"): Duty.OFF_DUTY,
    },
)

PRESENCE_COMMANDS: Final = ("come_on", "pause", "resume", "go_off")
PRESENCE: Final = Machine(
    "presence",
    {
        (Presence.OFF, "come_on"): Presence.AVAILABLE,
        (Presence.AVAILABLE, "pause"): Presence.BREAK,
        (Presence.BREAK, "resume"): Presence.AVAILABLE,
        (Presence.AVAILABLE, "go_off"): Presence.OFF,
        (Presence.BREAK, "go_off"): Presence.OFF,
    },
)
