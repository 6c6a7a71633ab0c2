"""What the open call shows: a frozen picture, with everything not granted left out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dispatch.call_backs.cards import CallBackCard
from dispatch.calls.cards import CallRow
from dispatch.calls.states import OPEN_ASSIGNMENT
from dispatch.countersigns.cards import CountersignCard
from dispatch.handoffs.cards import HandoffCard
from dispatch.hazards.cards import Hazards
from dispatch.links.cards import DuplicateCard
from dispatch.obligations.cards import ObligationCard
from dispatch.response.cards import PlanCard
from dispatch.transfers.cards import TransferCard
from journal.codes.calls import CallStatus, Topic


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
    # Whether nobody has reached the person yet; whether a clinician has them at the phone.
    in_danger: bool
    phones: bool
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
class Statement:
    """One live statement of a safety fact."""

    id: UUID
    value: str
    by: str
    at: datetime
    by_triage: bool
    # An answer in triage that found nothing.
    mild: bool


@dataclass(frozen=True, slots=True)
class SafetyFactCell:
    """A safety fact and every answer to it that stands."""

    topic: Topic
    statements: tuple[Statement, ...]
    # Whether the fact has a place of its own even while nobody has stated it.
    always: bool = True

    @property
    def differs(self) -> bool:
        return len(self.statements) > 1

    @property
    def stands_out(self) -> bool:
        """Whether it has a place of its own on the screen; the others share one."""
        return self.always or any(not one.mild for one in self.statements)


@dataclass(frozen=True, slots=True)
class NextStatus:
    """A move that may be made now: the status it leads to, and the words on its button."""

    status: str
    label: str


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    id: UUID
    unit_id: int
    callsign: str
    status: str
    label: str
    since: datetime
    limit_seconds: int | None
    steps: tuple[NextStatus, ...]
    may_report: bool
    unread: bool
    hazards_read_at: datetime | None
    heard_at: datetime | None
    contact_seconds: int | None
    outcome: str
    # Until when the last step may be taken back.
    undo_until: datetime | None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_ASSIGNMENT


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """A note or a fact of the journal, in the order things happened."""

    at: datetime
    by: str
    text: str
    note_id: UUID | None = None
    clinical: bool = False
    struck_by: str = ""
    may_strike: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Who takes a call up again, and when, because they could not be had now."""

    program: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CallCard:
    """An open call, as far as its audience may see it."""

    row: CallRow
    source: str
    caller_name: str | None
    caller_phone: str | None
    caller_relation: str
    language: str
    interpreter: bool
    access_needs: str
    narrative: str | None
    destination: str
    program: str | None
    need: str
    needed: str
    because: str
    availability: str
    follow_up: FollowUp | None
    priority: int | None
    co_response: bool
    ems: bool
    art_along: bool
    cap_referral: bool
    located: bool
    disposition: str
    unserved: str
    facts: tuple[SafetyFactCell, ...]
    assignments: tuple[AssignmentCard, ...]
    timeline: tuple[TimelineLine, ...]
    can: frozenset[str]
    # Whether to ask why nobody served the call, should it end now.
    wants_reason: bool
    triage_at: datetime | None
    spot: tuple[float | None, float | None]
    ownership: Ownership
    packet: Packet
    call_back: CallBackCard | None
    no_call_back: str
    no_contact: str
    located_as: str
    outside: str
    held_until: datetime | None
    hazards: Hazards
    plan: PlanCard | None
    owed: tuple[ObligationCard, ...]
    likes: tuple[DuplicateCard, ...]
    locked: bool
    countersigns: tuple[CountersignCard, ...]

    @property
    def premises_unread(self) -> bool:
        return self.hazards.premises_unread

    @property
    def triages_first(self) -> bool:
        """A call nobody has routed yet opens with the questions."""
        return self.row.status in (CallStatus.RECEIVED, CallStatus.TRIAGING)
