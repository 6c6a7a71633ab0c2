"""The response to a call, as its pane shows it."""

from dataclasses import dataclass
from datetime import datetime

from journal.codes.calls import ContactHow


@dataclass(frozen=True, slots=True)
class PlanCard:
    """One response of several agencies."""

    label: str
    staging: str
    gated: bool
    safe_at: datetime | None
    safe_by: str


@dataclass(frozen=True, slots=True)
class Reached:
    """How a person in danger was reached, and by whom."""

    how: ContactHow
    who: str
