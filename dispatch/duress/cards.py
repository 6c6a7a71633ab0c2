"""What stands around a call: the recommendation, hazards, agencies, duplicates, alarms."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DuressRow:
    """A crew in danger, as every position reads it."""

    id: UUID
    callsign: str
    words: str
    call_id: UUID | None
    since: datetime
    answered_by: str

    @property
    def subject(self) -> str:
        return f"duress:{self.id}"

    @property
    def rank(self) -> str:
        return f" |{self.since.isoformat()}"
