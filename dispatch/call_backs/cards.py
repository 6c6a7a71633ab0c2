"""What the open call shows of its call-back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CallBackCard:
    """The call-back that a call promised: when, whose, each try, and what may end it."""

    id: UUID
    words: str
    due_at: datetime
    overdue: bool
    open: bool
    quiet: bool
    tries: tuple[str, ...]
    results: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
