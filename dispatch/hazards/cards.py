"""The hazards of a call, as its pane and a crew's phone show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


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
