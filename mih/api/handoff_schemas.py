"""What the JSON API takes and gives about hand-offs and care."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema

from journal.codes.alerts import PageReason
from journal.codes.care import Attempt, CallBackOutcome, RecordKind, StayedOn, TransferOutcome
from journal.codes.handoffs import Consent, HandoffReason
from mih.api.bodies import Strict


class QueueLine(Schema):
    id: UUID
    call_id: UUID
    number: str
    band: int | None
    place: str
    what: str
    tags: list[str]
    since: datetime
    late: bool
    to: str
    called: str


class TaskLine(Schema):
    kind: str
    id: UUID
    call_id: UUID
    number: str
    words: str
    due_at: datetime
    overdue: bool
    tries: int


class NewPresence(Strict):
    command: Literal["come_on", "take", "finish", "resume", "pause", "go_off"]


class PresenceNow(Schema):
    presence: str


class NewOffer(Strict):
    """`to` is a clinician's user name; left out, the queue."""

    to: str | None = None
    consent: Consent = Consent.NOT_ASKED


class NewHandoffStep(Strict):
    reason: HandoffReason | None = None


class HandoffStep(Schema):
    id: UUID
    step: str


class SectionLine(Schema):
    key: str
    label: str
    text: str


class RecordLine(Schema):
    kind: str
    version: int
    by: str
    at: datetime | None
    sections: list[SectionLine]


class ChartNoteLine(Schema):
    id: UUID
    at: datetime
    by: str
    text: str
    label: str
    struck_by: str


class ChartLine(Schema):
    call_id: UUID
    number: str
    brief: RecordLine
    plan: RecordLine
    notes: list[ChartNoteLine]


class NewRecord(Strict):
    kind: RecordKind
    sections: dict[str, str]
    seen: int = 0


class NewHelp(Strict):
    what: Literal[PageReason.POLICE, PageReason.EMS, PageReason.FIRE]


class NewTransfer(Strict):
    consent: Consent
    stayed_on: StayedOn


class NewLifelineReferral(Strict):
    consent: Consent


class NewOutcome(Strict):
    outcome: TransferOutcome


class NewAttempt(Strict):
    result: Attempt
    asked_for: bool = False


class NewFinish(Strict):
    outcome: CallBackOutcome
