"""An alert as a row, in the words its audience may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from journal.codes.alerts import AlertKind


@dataclass(frozen=True, slots=True)
class AlertRow:
    """Something that must be heard, in the words its audience may read."""

    id: UUID
    kind: str
    words: str
    call_id: UUID | None
    since: datetime
    limit_seconds: int | None
    escalated: bool
    may_answer: bool
    # A second person is asked: whoever may answer does so on the call itself.
    asks: bool = False
    # Only of a timer, whose page stands until it has recovered.
    answered_by: str | None = None
    shows_timers: bool = False

    @property
    def subject(self) -> str:
        return f"alert:{self.id}"

    @property
    def rank(self) -> str:
        """What somebody has taken stands behind what nobody has: only the first is in sight."""
        order = len(ALERT_RANK) if self.answered_by else ALERT_RANK[self.kind]
        return f"{order}|{self.since.isoformat()}"


ALERT_RANK: Final[Mapping[str, int]] = {
    AlertKind.HELP: 0,
    AlertKind.PAGE: 1,
    AlertKind.BAND_RISE: 2,
    AlertKind.BAND_FALL: 3,
}
