"""What the live board shows."""

from dataclasses import dataclass
from typing import Final

LIVE_BOARD: Final = "board:now"


@dataclass(frozen=True, slots=True)
class LiveBoardLine:
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LiveBoard:
    """The manager's live numbers: open calls by program, units by what they do."""

    call_columns: tuple[str, ...]
    calls: tuple[LiveBoardLine, ...]
    unit_columns: tuple[str, ...]
    units: tuple[LiveBoardLine, ...]
    overdue: int
    differing: int
    closed_today: int
    unanswered: int
    in_queue: int
    call_backs: int
    outcomes: int

    @property
    def subject(self) -> str:
        return LIVE_BOARD
