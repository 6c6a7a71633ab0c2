"""The queue, the owner of a call, what is promised, and a person's own desk."""

from dataclasses import dataclass
from uuid import UUID

from programs.presence.selectors import PresenceMark


@dataclass(frozen=True, slots=True)
class WhisperLine:
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

    @property
    def subject(self) -> str:
        return f"desk:{self.staff_id}"
