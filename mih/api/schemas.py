"""What the JSON API gives about calls, triage and units."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema


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
    by_triage: bool


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
    set_aside: list[ScreeningAnswer]
    declined: list[str]
    refused: bool


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


class CountersignLine(Schema):
    """What a second person is asked, or how it ended."""

    id: UUID
    kind: str
    what: str
    why: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    status: str
    answered_by: str


class CountersignAnswered(Schema):
    id: UUID
    confirmed: bool


class OwedLine(Schema):
    """Something that must happen: asked, accepted and by whom, there, or not and why."""

    id: UUID
    kind: str
    status: str
    origin: str
    asked_at: datetime
    due_at: datetime | None
    late: bool
    who: str
    accepted_at: datetime | None
    arrived_at: datetime | None
    reason: str
    words: str
    instead_of: str


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
    locked: bool
    countersigns: list[CountersignLine]
    co_response: bool
    ems: bool
    art_along: bool
    cap_referral: bool
    owed: list[OwedLine]
    disposition: str
    unserved: str
    located_as: str
    outside: str
    hazards: tuple[str, ...] = Field(alias="hazards.lines")
    hazards_digest: str = Field(alias="hazards.digest")
    facts: list[Fact]
    assignments: list[AssignmentLine]
    timeline: list[TimelineEntry]


class ChangedAnswer(Schema):
    question: str
    before: str
    now: str


class DecidingAnswer(Schema):
    """An answer that would change what happens, and what it would change, in words."""

    answer: str
    text: str
    changes: str


class UnaskedLine(Schema):
    """A question that nobody has answered and that could still decide."""

    question: str
    text: str
    risk: bool
    answers: list[DecidingAnswer]


class Standing(Schema):
    band: int
    destination: str
    priority: int
    locked: bool


class Decision(Schema):
    """`destination` is what the person needs, `offered` who can take the call now; `call` is how
    the call stands, graver than the decision while a second person is asked (`countersign`).
    """

    id: UUID
    band: int
    destination: str
    rule: str
    because: str
    priority: int | None
    along: list[str]
    offered: str | None
    availability: str
    changed: list[ChangedAnswer]
    advice: list[str]
    unasked: list[UnaskedLine]
    call: Standing
    countersign: UUID | None


class Made(Schema):
    id: UUID


class AssignmentMade(Schema):
    id: UUID
    unit: str
    status: str


class Progress(Schema):
    id: UUID
    status: str


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
    severity: int


class QuestionLine(Schema):
    key: str
    kind: str
    text: str
    hint: str
    unasked: str
    topic: str | None
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
