"""What templates get: frozen pictures of rows, with everything not granted left out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dispatch.cards.floor import AgencyCard, Hazards, LikeCard, PlanCard
from dispatch.cards.handoffs import CallBackCard, Ownership, Packet
from dispatch.states import OPEN_ASSIGNMENT, Band, Topic
from programs.states import Duty


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as a line on a board."""

    id: UUID
    number: str
    status: str
    rank: str
    band: int | None
    sign: str
    band_label: str
    place: str
    tags: tuple[str, ...]
    hot_tags: tuple[str, ...]
    what: str
    since: datetime
    limit_seconds: int | None
    overdue: bool
    latitude: float | None
    longitude: float | None

    @property
    def subject(self) -> str:
        return f"call:{self.id}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One live statement of a safety fact."""

    id: UUID
    value: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FactCell:
    """A safety fact and every answer to it that stands."""

    topic: Topic
    statements: tuple[Statement, ...]

    @property
    def differs(self) -> bool:
        return len(self.statements) > 1


@dataclass(frozen=True, slots=True)
class Step:
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
    steps: tuple[Step, ...]
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

    @property
    def subject(self) -> str:
        return f"alert:{self.id}"

    @property
    def rank(self) -> str:
        return f"{ALERT_ORDER.index(self.kind)}|{self.since.isoformat()}"


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
    facts: tuple[FactCell, ...]
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
    agencies: tuple[AgencyCard, ...]
    likes: tuple[LikeCard, ...]

    @property
    def premises_unread(self) -> bool:
        return any(not note.read for note in self.hazards.premises)

    @property
    def triages_first(self) -> bool:
        """A call nobody has routed yet opens with the questions."""
        return self.row.status in ("received", "triaging")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as a line on the unit board."""

    id: int
    callsign: str
    program: str
    mark: str
    status: str
    state: str
    call_id: UUID | None
    since: datetime | None
    limit_seconds: int | None
    free: bool
    commands: tuple[str, ...]
    short: str
    latitude: float | None
    longitude: float | None
    position_at: datetime | None
    eido_primary: str
    eido_secondary: str

    @property
    def subject(self) -> str:
        return f"unit:{self.id}"

    @property
    def on_duty(self) -> bool:
        return self.state not in (Duty.OFF_DUTY, Duty.OUT_OF_SERVICE)

    @property
    def group(self) -> str:
        """Sorts the programs as the floor lists them: those that go out first."""
        return f"{PROGRAM_ORDER.index(self.program)}|"

    @property
    def rank(self) -> str:
        """Sorts CRT2 before CRT10."""
        letters = self.callsign.rstrip("0123456789")
        return f"{self.group}{letters}{self.callsign[len(letters) :]:>06}"


@dataclass(frozen=True, slots=True)
class TallyLine:
    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The manager's live numbers: open calls by program, units by what they do."""

    call_columns: tuple[str, ...]
    calls: tuple[TallyLine, ...]
    unit_columns: tuple[str, ...]
    units: tuple[TallyLine, ...]
    overdue: int
    differing: int
    closed_today: int
    unanswered: int
    in_queue: int
    call_backs: int
    outcomes: int


@dataclass(frozen=True, slots=True)
class NearUnit:
    """A free unit, and the miles to it as the crow flies, where both places are known."""

    callsign: str
    miles: float | None


@dataclass(frozen=True, slots=True)
class Strength:
    """What one program has on the floor: units in service, and those of them that are free."""

    on: int
    free: tuple[NearUnit, ...]


ALERT_ORDER = ("help", "page", "band_rise")
PROGRAM_ORDER = ("crt", "art", "ccd", "cap")
BAND_NAMES = {band.value: band.label for band in Band}
