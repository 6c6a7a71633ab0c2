"""What the JSON API takes and gives."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.utils.translation import override
from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict

from dispatch.calls.models import LANGUAGE_LENGTH, PLACE_LENGTH, SAID_LENGTH
from journal.codes.calls import Clearance, Disposition, NoCallBack, NoContact, Source, Unserved
from journal.codes.units import AssignmentStatus


class Strict(Schema):
    """Input in which a word we do not know is a mistake, not noise."""

    model_config = ConfigDict(extra="forbid")


def _source(value: Any) -> Any:
    """A source by its code or by its words: "911", "911 transfer", "911_transfer"."""
    words = str(value).lower().replace("_", " ").replace("-", " ")
    # Machines speak English, whatever language the cookie of a person beside them chose.
    with override(settings.LANGUAGE_CODE):
        named = {source.label.lower().replace("-", " "): source for source in Source}
    return named.get(words, value)


class NewCall(Strict):
    source: Annotated[Source, BeforeValidator(_source)] = Source.TRANSFER_911
    place: Annotated[str, Field(max_length=PLACE_LENGTH)] = ""
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    caller_name: Annotated[str, Field(max_length=80)] = ""
    caller_phone: Annotated[str, Field(max_length=30)] = ""
    caller_relation: Annotated[str, Field(max_length=60)] = ""
    language: Annotated[str, Field(max_length=LANGUAGE_LENGTH)] = ""
    interpreter: bool = False
    access_needs: Annotated[str, Field(max_length=200)] = ""
    narrative: Annotated[str, Field(max_length=SAID_LENGTH)] = ""


class CallMade(Schema):
    id: UUID
    number: str


class CallLine(Schema):
    id: UUID
    number: str
    status: str
    band: int | None
    place: str
    tags: list[str]
    what: str
    since: datetime
    overdue: bool


class AssignmentLine(Schema):
    id: UUID
    unit: str = Field(alias="callsign")
    status: str
    since: datetime


class TimelineEntry(Schema):
    at: datetime
    by: str
    text: str
    note: UUID | None = Field(alias="note_id")
    struck_by: str


class StatementLine(Schema):
    id: UUID
    value: str
    by: str
    at: datetime


class Fact(Schema):
    topic: str
    differs: bool
    statements: list[StatementLine]


class ScreeningAnswer(Schema):
    question: str
    answer: str


class ScreeningLine(Schema):
    title: str
    level: str
    because: str
    complete: bool
    at: datetime
    by: str
    lines: list[ScreeningAnswer]


class FollowUpLine(Schema):
    program: str
    at: datetime


class HandoffNow(Schema):
    id: UUID
    status: str
    giver: str
    to: str
    called: str
    taken_by: str
    consent: str
    position: int


class OwnershipLine(Schema):
    owner: str
    since: datetime
    away_since: datetime | None
    handoff: HandoffNow | None
    fallback: str
    watchers: list[str]
    imminent_at: datetime | None
    contact_at: datetime | None


class CallBackLine(Schema):
    id: UUID
    due_at: datetime
    overdue: bool
    open: bool
    tries: list[str]


class CallDetail(Schema):
    id: UUID = Field(alias="row.id")
    number: str = Field(alias="row.number")
    status: str = Field(alias="row.status")
    band: int | None = Field(alias="row.band")
    place: str = Field(alias="row.place")
    source: str
    caller_name: str | None
    caller_phone: str | None
    caller_relation: str
    language: str
    interpreter: bool
    access_needs: str
    narrative: str | None
    destination: str
    need: str
    because: str
    availability: str
    follow_up: FollowUpLine | None
    ownership: OwnershipLine
    call_back: CallBackLine | None
    no_call_back: str
    priority: int | None
    co_response: bool
    ems: bool
    art_along: bool
    cap_referral: bool
    disposition: str
    unserved: str
    located_as: str
    outside: str
    hazards: tuple[str, ...] = Field(alias="hazards.lines")
    hazards_digest: str = Field(alias="hazards.digest")
    facts: list[Fact]
    assignments: list[AssignmentLine]
    timeline: list[TimelineEntry]


class Answers(Strict):
    """`version` is the protocol the run began on: its id, from GET /protocol."""

    answers: dict[str, str]
    version: int | None = None


class Decision(Schema):
    """`destination` is what the person needs, `offered` who can take the call now."""

    band: int
    destination: str
    rule: str
    because: str
    priority: int | None
    along: list[str]
    offered: str | None
    availability: str


class NewNote(Strict):
    text: Annotated[str, Field(min_length=1, max_length=SAID_LENGTH)]
    clearance: Clearance = Clearance.OPERATIONAL


class Made(Schema):
    id: UUID


class NewAssignment(Strict):
    unit: Annotated[str, Field(min_length=1, max_length=12)]


class AssignmentMade(Schema):
    id: UUID
    unit: str
    status: str


class NewProgress(Strict):
    status: Literal[
        AssignmentStatus.EN_ROUTE,
        AssignmentStatus.STAGED,
        AssignmentStatus.ON_SCENE,
        AssignmentStatus.TRANSPORTING,
        AssignmentStatus.CLEARED,
        AssignmentStatus.CANCELLED,
    ]


class HazardsRead(Strict):
    """`seen` is the `hazards_digest` of the call as it was read."""

    seen: str


class Progress(Schema):
    id: UUID
    status: str


class NewClose(Strict):
    """A call resolved by phone is called back as usual, at `call_back_at`, or not at all."""

    disposition: Disposition
    unserved: Unserved | None = None
    no_contact: NoContact | None = None
    no_call_back: NoCallBack | None = None
    call_back_at: datetime | None = None


class CallState(Schema):
    id: UUID = Field(alias="row.id")
    number: str = Field(alias="row.number")
    status: str = Field(alias="row.status")
    owner: str = Field(alias="ownership.owner")


class Closed(Schema):
    id: UUID
    status: str
    disposition: str


class UnitLine(Schema):
    id: int
    callsign: str
    program: str
    status: str = Field(alias="state")
    free: bool
    call_id: UUID | None
    since: datetime | None
    latitude: float | None
    longitude: float | None
    position_at: datetime | None
    eido_primary: str
    eido_secondary: str


class AnswerChoice(Schema):
    key: str
    text: str


class QuestionLine(Schema):
    key: str
    kind: str
    text: str
    hint: str
    unasked: str
    answers: list[AnswerChoice]


class BandLine(Schema):
    number: int
    sign: str
    name: str


class ProtocolTable(Schema):
    id: int
    code: str
    version: int
    title: str
    bands: list[BandLine]
    questions: list[QuestionLine]


class EventLine(Schema):
    seq: int
    at: datetime
    kind: str
    actor: int | None = Field(alias="actor_id")
    subjects: list[str]
    data: dict[str, Any]
    # Why `data` is kept back, where this program cannot read it; else empty.
    unread: str


class Events(Schema):
    events: list[EventLine]
    next: int
    head: int
