"""What the JSON API takes about calls, triage and units."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.conf import settings
from django.utils.translation import override
from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict

from dispatch.calls.models import LANGUAGE_LENGTH, PLACE_LENGTH, SAID_LENGTH, WHO_LENGTH
from journal.codes.calls import (
    Clearance,
    Destination,
    Disposition,
    NoCallBack,
    NoContact,
    Source,
    TakenTo,
    Tried,
    Unserved,
    WhyUntriaged,
)
from journal.codes.triage import OverrideReason
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


class EasingWhy(Strict):
    """Why answers that make a grave call milder are right."""

    reason: OverrideReason
    text: Annotated[str, Field(max_length=500)]


class Answers(Strict):
    """What is left out stays as it was answered before; to take an answer back, send "unknown".

    `version` is the protocol the run began on: its id, from GET /protocol. Only the one in force
    decides. `based_on` is the decision that was on screen, refused where a later one has been made.
    """

    answers: dict[str, str]
    version: int | None = None
    based_on: UUID | None = None
    easing: EasingWhy | None = None


class NewOverride(Answers):
    """Where a person sends the call against the advice, and why."""

    band: Annotated[int, Field(ge=1, le=9)]
    destination: Destination
    reason: OverrideReason
    text: Annotated[str, Field(min_length=1, max_length=500)]


class NewScreening(Strict):
    """Answers by linkId, the questions the person would not answer, and whether they would not be
    screened at all. `instrument` is its code.
    """

    instrument: str
    answers: Annotated[dict[str, list[str]], Field(default_factory=dict)]
    declined: Annotated[list[str], Field(default_factory=list)]
    refused: bool = False


class NewCountersign(Strict):
    """A second person's word: whether what was asked for is done."""

    confirmed: bool


class NewNote(Strict):
    text: Annotated[str, Field(min_length=1, max_length=SAID_LENGTH)]
    clearance: Clearance = Clearance.OPERATIONAL


class NewAssignment(Strict):
    unit: Annotated[str, Field(min_length=1, max_length=12)]


class NewProgress(Strict):
    status: Literal[
        AssignmentStatus.EN_ROUTE,
        AssignmentStatus.STAGED,
        AssignmentStatus.ON_SCENE,
        AssignmentStatus.TRANSPORTING,
        AssignmentStatus.CLEARED,
        AssignmentStatus.CANCELLED,
    ]
    # How it ended, as the crew that clears saw it.
    outcome: Disposition | None = None


class HazardsRead(Strict):
    """`seen` is the `hazards_digest` of the call as it was read."""

    seen: str


class NewClose(Strict):
    """A call resolved by phone is called back as usual, at `call_back_at`, or not at all."""

    disposition: Disposition
    unserved: Unserved | None = None
    no_contact: NoContact | None = None
    no_call_back: NoCallBack | None = None
    call_back_at: datetime | None = None
    taken_to: TakenTo | None = None
    tried: Tried | None = None
    untriaged: WhyUntriaged | None = None
    named: Annotated[str, Field(max_length=WHO_LENGTH)] = ""
    # A second person is asked to confirm it; the call stays open until they do.
    ask: bool = False


class NewAttempt(Strict):
    tried: Tried


class NewContact(Strict):
    """`by_phone`: the clinician who has the call has the person themself at the phone."""

    by_phone: bool = False
