"""What the open call shows of a warm transfer."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TransferCard:
    """A warm transfer or the number given, whether the outcome is still owed, whether 988 has the
    caller after all, and what may be said of it now.
    """

    id: UUID
    words: str
    owed: bool
    failed: bool
    outcomes: tuple[tuple[str, str], ...]
