"""What the open call shows of calls that may be the same."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DuplicateCard:
    """A call that may be the same one, or was said to be; `link_id` where somebody said so."""

    id: UUID
    number: str
    place: str
    why: str
    at: datetime
    status: str
    link_id: UUID | None = None
    merged: bool = False
