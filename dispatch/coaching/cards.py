"""What a person's own panel shows: presence, the call they watch, whispers."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from dispatch.countersigns.cards import CountersignCard
from programs.presence.selectors import PresenceMark

OWN_PANEL: Final = "panel"  # the subject of a person's own panel is "panel:<person>"


@dataclass(frozen=True, slots=True)
class WhisperLine:
    """A whisper that its receiver has not acknowledged yet."""

    id: UUID
    by: str
    text: str
    number: str


@dataclass(frozen=True, slots=True)
class OwnPanel:
    """What concerns one person alone: their presence, and what is whispered to them."""

    staff_id: int
    presence: PresenceMark | None
    watching: str
    whispers: tuple[WhisperLine, ...]
    # What they asked a second person, and how it ended.
    asked: tuple[CountersignCard, ...] = ()

    @property
    def subject(self) -> str:
        return f"{OWN_PANEL}:{self.staff_id}"
