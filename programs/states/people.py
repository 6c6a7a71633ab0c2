"""State machines as tables, which PostgreSQL holds too (docs/states.md); programs and roles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import IntegerChoices, TextChoices

from programs.refusals import Refusal


class IllegalTransition(Refusal):
    """The table has no such move."""


@dataclass(frozen=True, slots=True)
class Machine:
    name: str
    table: Mapping[tuple[str, str], str]
    # Whether a move may be taken back, for a moment, by whoever pressed the wrong key (D22).
    undoable: bool = False

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
        moves = {(str(source), str(target)) for (source, _), target in self.table.items()}
        return moves | {(target, source) for source, target in moves if self.undoable}

    def back(self, source: str, target: str) -> str:
        """`target` again, if `source` was reached from it; raises IllegalTransition."""
        if not self.undoable or (str(target), str(source)) not in self.pairs():
            raise IllegalTransition(f"The {self.name} cannot go back to {target}.")
        return target


class Program(TextChoices):
    """The four programs: by phone, in the field after a crisis, in the field, and afterwards."""

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
    ON_CALL = "on_call", "on a call"
    WRAP_UP = "wrap_up", "wrap-up"
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
    undoable=True,
)
UNDO_WITHIN: Final = timedelta(seconds=10)


class CrewRole(TextChoices):
    """What a crew member is trained to be."""

    PARAMEDIC = "paramedic", "paramedic"
    NAVIGATOR = "navigator", "response navigator"
    PEER = "peer", "peer specialist"


# Who rides what, as the City describes its teams (DOMAIN 1.2, D21). CAP goes as it can.
REQUIRED_CREW: Final[Mapping[str, tuple[CrewRole, ...]]] = {
    Program.CRT: (CrewRole.PARAMEDIC, CrewRole.NAVIGATOR),
    Program.ART: (CrewRole.PARAMEDIC, CrewRole.NAVIGATOR, CrewRole.PEER),
    Program.CAP: (),
    Program.CCD: (),
}


class ShortReason(TextChoices):
    """Why a unit goes on duty without a role it should have."""

    ON_THE_WAY = "on_the_way", "the role is on the way"
    SUPERVISOR = "supervisor", "the supervisor agreed"
    SURGE = "surge", "more calls than crews"
    TRAINING = "training", "rides with another unit"


# What a person may say of themselves; taking a call over and ending one say the rest.
PRESENCE_COMMANDS: Final = ("come_on", "take", "finish", "resume", "pause", "go_off")
_P = Presence
PRESENCE: Final = Machine(
    "presence",
    {
        (_P.OFF, "come_on"): _P.AVAILABLE,
        (_P.AVAILABLE, "take"): _P.ON_CALL,
        (_P.WRAP_UP, "take"): _P.ON_CALL,
        (_P.BREAK, "take"): _P.ON_CALL,
        (_P.ON_CALL, "finish"): _P.WRAP_UP,
        (_P.WRAP_UP, "resume"): _P.AVAILABLE,
        (_P.BREAK, "resume"): _P.AVAILABLE,
        (_P.AVAILABLE, "pause"): _P.BREAK,
        (_P.WRAP_UP, "pause"): _P.BREAK,
        (_P.AVAILABLE, "go_off"): _P.OFF,
        (_P.WRAP_UP, "go_off"): _P.OFF,
        (_P.BREAK, "go_off"): _P.OFF,
        # Signing out, or losing access, in the middle of a call: the call stays theirs.
        (_P.ON_CALL, "leave"): _P.OFF,
    },
)


class Look(IntegerChoices):
    """What somebody is seen to be at: noting whose consoles are open, looking for gaps."""

    CONSOLES = 1
    GAPS = 3


# There, though perhaps not free this minute.
PRESENT: Final = (_P.AVAILABLE, _P.ON_CALL, _P.WRAP_UP, _P.BREAK)
