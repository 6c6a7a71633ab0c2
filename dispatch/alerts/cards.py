"""An alert as a row, in the words its audience may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from journal.codes.alerts import AlertKind, Doing

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True, slots=True)
class AlertRow:
    """Something that must be heard, in the words its audience may read."""

    id: UUID
    kind: str
    where: str
    why: str
    call_id: UUID | None
    # Alerts about one call stand together; how grave this one is, from 0.
    group: str
    gravity: int
    since: datetime
    limit_seconds: int | None
    escalated: bool
    may_answer: bool
    # Its class of sound; how often it was told; what K says that one does.
    sound: str
    times: int = 1
    doing: str = ""
    # A second person is asked: whoever may answer does so on the call itself.
    asks: bool = False
    # Only of a timer, whose page stands until it has recovered.
    answered_by: str | None = None
    shows_timers: bool = False

    @property
    def answers(self) -> list[tuple[str, "_StrOrPromise"]]:
        """Everything that can be said to be done."""
        return list(Doing.choices)

    @property
    def subject(self) -> str:
        return f"alert:{self.id}"

    @property
    def words(self) -> str:
        return f"{self.where}: {self.why}" if self.where else self.why

    @property
    def heard(self) -> str:
        """Heard again whenever this changes: when it is escalated, and each time it is told."""
        return f"{self.times}{'!' if self.escalated else ''}"

    @property
    def rank(self) -> str:
        """By gravity; what somebody has taken stands behind what nobody has."""
        order = 999 if self.answered_by else self.gravity
        return f"{order:03}|{ALERT_RANK[self.kind]}|{self.since.isoformat()}"


ALERT_RANK: Final[Mapping[str, int]] = {
    AlertKind.HELP: 0,
    AlertKind.PAGE: 1,
    AlertKind.BAND_RISE: 2,
    AlertKind.BAND_FALL: 3,
}
