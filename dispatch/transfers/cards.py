"""What the open call shows of a warm transfer."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TransferCard:
    """A warm transfer, and whether its outcome is still owed."""

    id: UUID
    words: str
    owed: bool
    outcomes: tuple[tuple[str, str], ...]
