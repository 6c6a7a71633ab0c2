"""The queue, the owner of a call, what is promised, and a person's own desk."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TransferCard:
    """A warm transfer, and whether its outcome is still owed."""

    id: UUID
    words: str
    owed: bool
    outcomes: tuple[tuple[str, str], ...]
