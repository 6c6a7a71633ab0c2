"""The queue, the owner of a call, what is promised, and a person's own desk."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.selectors import PresenceMark


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """A call on offer, as a line of the clinicians' queue."""

    id: UUID
    call_id: UUID
    number: str
    rank: str
    band: int | None
    sign: str
    band_label: str
    place: str
    what: str
    tags: tuple[str, ...]
    since: datetime
    amber_seconds: int
    late_seconds: int
    late: bool
    to_id: int | None
    to: str
    called_id: int | None
    called: str

    @property
    def subject(self) -> str:
        return f"handoff:{self.id}"

    @property
    def heard(self) -> str:
        """Changes whenever the queue must be heard again."""
        return f"{self.to_id or self.called_id or ''}{'!' if self.late else ''}"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """Something promised that is not done yet: a call-back, or the outcome of a transfer."""

    kind: str
    id: UUID
    call_id: UUID
    number: str
    rank: str
    words: str
    due_at: datetime
    overdue: bool
    tries: int

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class HandoffCard:
    """The hand-off of the open call that is going on, or the last one that found nobody."""

    id: UUID
    status: str
    label: str
    since: datetime
    giver: str
    to: str
    called: str
    taken_by: str
    consent: str
    position: int
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TransferCard:
    """A warm transfer, and whether its outcome is still owed."""

    id: UUID
    words: str
    owed: bool
    outcomes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CallBackCard:
    """The call-back that a call promised: when, whose, each try, and what may end it."""

    id: UUID
    words: str
    due_at: datetime
    overdue: bool
    open: bool
    quiet: bool
    tries: tuple[str, ...]
    results: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whose call it is, whether they are there, who watches, and what hangs over it."""

    owner_id: int
    owner: str
    since: datetime
    away_since: datetime | None
    handoff: HandoffCard | None
    fallback: str
    watchers: tuple[str, ...]
    imminent_at: datetime | None
    contact_at: datetime | None
    no_contact: str
    helps: tuple[tuple[str, str], ...]
    transfers: tuple[TransferCard, ...]


@dataclass(frozen=True, slots=True)
class Packet:
    """What a hand-over says beside the call itself: nothing is asked twice."""

    place_said_at: datetime | None
    place_said_by: str
    earlier: str


@dataclass(frozen=True, slots=True)
class WhisperLine:
    id: UUID
    by: str
    text: str
    number: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What concerns one person alone: their presence, and what is whispered to them."""

    staff_id: int
    presence: PresenceMark | None
    watching: str
    whispers: tuple[WhisperLine, ...]

    @property
    def subject(self) -> str:
        return f"desk:{self.staff_id}"
