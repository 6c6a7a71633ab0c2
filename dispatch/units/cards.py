"""Units as lines of the unit board, and as candidates for a call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from journal.codes.people import Program
from journal.codes.units import Duty


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a line on the unit board."""

    id: int
    callsign: str
    program: str
    mark: str
    status: str
    state: str
    call_id: UUID | None
    since: datetime | None
    limit_seconds: int | None
    free: bool
    commands: tuple[str, ...]
    short: str
    latitude: float | None
    longitude: float | None
    position_at: datetime | None
    eido_primary: str
    eido_secondary: str

    @property
    def subject(self) -> str:
        return f"unit:{self.id}"

    @property
    def on_duty(self) -> bool:
        return self.state not in (Duty.OFF_DUTY, Duty.OUT_OF_SERVICE)

    @property
    def group(self) -> str:
        """Sorts the programs as the floor lists them: those that go out first."""
        return f"{PROGRAM_RANK[self.program]}|"

    @property
    def rank(self) -> str:
        """Sorts CRT2 before CRT10."""
        letters = self.callsign.rstrip("0123456789")
        return f"{self.group}{letters}{self.callsign[len(letters) :]:>06}"


@dataclass(frozen=True, slots=True)
class NearestUnit:
    """A free unit, and the miles to it as the crow flies, where both places are known."""

    callsign: str
    miles: float | None


@dataclass(frozen=True, slots=True)
class ProgramStrength:
    """What one program has on the floor: units in service, and those of them that are free."""

    on: int
    free: tuple[NearestUnit, ...]


# What a unit is at that is in service and on no call; else its state is a status or a duty.
AVAILABLE: Final = "available"


PROGRAM_RANK: Final[Mapping[str, int]] = {
    Program.CRT: 0,
    Program.ART: 1,
    Program.CCD: 2,
    Program.CAP: 3,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that could be sent, what speaks for it and what against."""

    unit_id: int
    callsign: str
    program: str
    seconds: float | None
    score: float
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]

    @property
    def minutes(self) -> int | None:
        return None if self.seconds is None else max(1, round(self.seconds / 60))


@dataclass(frozen=True, slots=True)
class UnavailableUnit:
    """A unit that cannot be sent now, and why; `may_stack` if it could take this call next."""

    unit_id: int
    callsign: str
    why: str
    may_stack: bool


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Whom to send, best first; why the others were not chosen; where the times come from."""

    candidates: tuple[Candidate, ...]
    others: tuple[UnavailableUnit, ...]
    source: str
    note: str

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None
