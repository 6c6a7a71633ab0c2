"""What stands around a call: the recommendation, hazards, agencies, duplicates, alarms."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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
class Busy:
    """A unit that cannot be sent now, and why; `may_stack` if it could take this call next."""

    unit_id: int
    callsign: str
    why: str
    may_stack: bool


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Whom to send, best first; why the others were not chosen; where the times come from."""

    candidates: tuple[Candidate, ...]
    others: tuple[Busy, ...]
    source: str
    note: str

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


@dataclass(frozen=True, slots=True)
class AgencyCard:
    agency: str
    label: str
    asked_at: datetime
    arrived_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One response of several agencies."""

    label: str
    staging: str
    gated: bool
    safe_at: datetime | None
    safe_by: str


@dataclass(frozen=True, slots=True)
class LikeCard:
    """A call that may be the same one, or was said to be; `link_id` where somebody said so."""

    id: UUID
    number: str
    place: str
    why: str
    at: datetime
    status: str
    link_id: UUID | None = None
    merged: bool = False


@dataclass(frozen=True, slots=True)
class DuressRow:
    """A crew in danger, as every position reads it."""

    id: UUID
    callsign: str
    words: str
    call_id: UUID | None
    since: datetime
    answered_by: str

    @property
    def subject(self) -> str:
        return f"duress:{self.id}"

    @property
    def rank(self) -> str:
        return f" |{self.since.isoformat()}"


@dataclass(frozen=True, slots=True)
class PremiseCard:
    """A note about a place, as a call's pane and a crew's phone show it."""

    id: UUID
    place: str
    text: str
    by: str
    lapses_at: datetime
    lapses_soon: bool
    read: bool


@dataclass(frozen=True, slots=True)
class Hazards:
    """The safety summary of a call. `digest` is empty where there is nothing to read."""

    lines: tuple[str, ...]
    premises: tuple[PremiseCard, ...]
    digest: str

    @property
    def premises_unread(self) -> bool:
        return any(not note.read for note in self.premises)
