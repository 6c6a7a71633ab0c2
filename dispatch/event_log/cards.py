"""An event as those who may read it get it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One event. `unread` says why its data is kept back, where this program cannot read it."""

    seq: int
    at: datetime
    kind: str
    actor_id: int | None
    subjects: Sequence[str]
    data: Mapping[str, Any]
    unread: str
