"""What the sheet that closes a call shows."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class EndingCard:
    """One way to end: what on record carries it, or what is missing and the key that gives it."""

    value: str
    label: str
    found: str
    missing: str
    key: str


@dataclass(frozen=True, slots=True)
class ClosingCard:
    """A call about to end: what its crews said of the end, and which reasons must be given."""

    id: UUID
    number: str
    place: str
    # Callsign and outcome of each crew that cleared with one.
    crews_say: tuple[tuple[str, str], ...]
    # Their outcome, where they agree: it is chosen already.
    outcome: str
    # Whether to ask why none of the programs served it, and what was needed.
    wants_reason: bool
    needed: str
    # Whether to ask why it was never triaged.
    untriaged: bool
    # Whether to ask why no responder reached a person whose life was in danger.
    lacks_contact: bool
    endings: tuple[EndingCard, ...]
    # What may be said with the ending itself: each way, and the endings it is for.
    ways: tuple[tuple[str, str], ...]
