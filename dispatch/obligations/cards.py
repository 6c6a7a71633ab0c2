"""What is owed to a call, as its card and the board of what is owed show it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.codes.scene import ObligationStatus


@dataclass(frozen=True, slots=True)
class ObligationCard:
    """One thing that must happen: who asked for it and when, who comes, or why nobody does."""

    id: UUID
    kind: str
    label: str
    status: str
    state: str
    origin: str
    asked_at: datetime
    asked_by: str
    due_at: datetime | None
    late: bool
    accepted_at: datetime | None
    accepted_by: str
    who: str
    arrived_at: datetime | None
    ended_at: datetime | None
    reason: str
    words: str
    # Triage does not ask for it any more, and it comes all the same.
    eased: bool
    # What cannot be had, where this is the supervisor's word on what is done instead.
    instead_of: str
    # Whether it is one of the agencies that drive up.
    arrives: bool
    may_answer: bool

    @property
    def limit_seconds(self) -> int:
        """How long it may stay as it is, from when it was asked for or accepted."""
        since = self.accepted_at or self.asked_at
        return int((self.due_at - since).total_seconds()) if self.due_at else 0

    @property
    def is_asked(self) -> bool:
        return self.status == ObligationStatus.ASKED

    @property
    def is_open(self) -> bool:
        return self.status in (ObligationStatus.ASKED, ObligationStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class OwedRow:
    """What is owed, as a line of the board: of a call that the reader may not see, its number."""

    id: UUID
    call_id: UUID | None
    number: str
    place: str
    owed: ObligationCard
    # Who is offered to CAP, and their telephone: they are no use without.
    person: str = ""
    phone: str = ""

    @property
    def subject(self) -> str:
        return f"obligation:{self.id}"

    @property
    def rank(self) -> str:
        """What is late first, then what is late soonest."""
        due = self.owed.due_at or self.owed.asked_at
        return f"{0 if self.owed.late else 1}|{due.isoformat()}"
