"""What a second person is asked, as the open call and the own panel show it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.codes.countersigns import CountersignStatus


@dataclass(frozen=True, slots=True)
class CountersignCard:
    """One question: what is asked for, why, and by whom; or how it ended."""

    id: UUID
    kind: str
    what: str
    why: str
    number: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    status: str
    label: str
    answered_by: str
    may_answer: bool

    @property
    def is_open(self) -> bool:
        return self.status == CountersignStatus.ASKED
