"""What the queue and the open call show of a hand-off."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """A call on offer, as a line of the clinicians' queue."""

    id: UUID
    call_id: UUID
    number: str
    rank: str
    band: int | None
    sign: str
    band_label: str
    place: str
    what: str
    tags: tuple[str, ...]
    since: datetime
    amber_seconds: int
    late_seconds: int
    late: bool
    to_id: int | None
    to: str
    called_id: int | None
    called: str

    @property
    def subject(self) -> str:
        return f"handoff:{self.id}"

    @property
    def heard(self) -> str:
        """Changes whenever the queue must be heard again."""
        return f"{self.to_id or self.called_id or ''}{'!' if self.late else ''}"


@dataclass(frozen=True, slots=True)
class HandoffCard:
    """The hand-off of the open call that is going on, or the last one that found nobody."""

    id: UUID
    status: str
    label: str
    since: datetime
    giver: str
    to: str
    called: str
    taken_by: str
    consent: str
    position: int
    steps: tuple[tuple[str, str], ...]
