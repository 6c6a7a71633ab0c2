"""What templates get: frozen pictures of rows, with everything not granted left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from dispatch.cards.floor import AgencyCard, Hazards, LikeCard, PlanCard
from dispatch.cards.handoffs import CallBackCard, Ownership, Packet
from dispatch.states import OPEN_ASSIGNMENT, Band, Topic
from journal.codes.alerts import AlertKind
from journal.codes.calls import CallStatus
from journal.codes.people import Program
from journal.codes.units import Duty


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
class CallHeading:
    """What a sheet about one call says of it: enough to be sure which call it is."""

    id: UUID
    number: str
    place: str
    # As it was typed: empty where `place` says that it is not known.
    place_said: str
    latitude: float | None
    longitude: float | None
    co_response: bool
    language: str
    interpreter: bool
    access_needs: str
    triage_at: datetime | None

    @property
    def spot(self) -> tuple[float | None, float | None]:
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True)
class CallerCard:
    """Who called, and one line on earlier calls from the same number."""

    call_id: UUID
    name: str
    phone: str
    relation: str
    earlier: str


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
        return self.hazards.premises_unread

    @property
    def triages_first(self) -> bool:
        """A call nobody has routed yet opens with the questions."""
        return self.row.status in (CallStatus.RECEIVED, CallStatus.TRIAGING)


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
        return f"{PROGRAM_RANK[self.program]}|"

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


# What a unit is at that is in service and on no call; else its state is a status or a duty.
AVAILABLE: Final = "available"
ALERT_RANK: Final[Mapping[str, int]] = {
    AlertKind.HELP: 0,
    AlertKind.PAGE: 1,
    AlertKind.BAND_RISE: 2,
}
PROGRAM_RANK: Final[Mapping[str, int]] = {
    Program.CRT: 0,
    Program.ART: 1,
    Program.CCD: 2,
    Program.CAP: 3,
}
BAND_NAMES = {band.value: band.label for band in Band}
