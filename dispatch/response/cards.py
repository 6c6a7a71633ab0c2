"""The response to a call, as its pane shows it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One response of several agencies."""

    label: str
    staging: str
    gated: bool
    safe_at: datetime | None
    safe_by: str
