"""What is owed to calls, and what those who are asked say of it."""

from typing import Any
from uuid import UUID

from ninja import Field, Router, Schema

from dispatch.obligations.answers import accept_obligation, end_obligation
from dispatch.obligations.selectors import owed_for
from dispatch.response.services import record_arrival
from journal.codes.scene import Agency, ObligationReason
from mih.api import schemas
from mih.api.bodies import Strict
from mih.api.requests import ApiRequest, card_of, run_once
from programs.base.permissions import Can, require
from programs.people.selectors import audience_of

router = Router()


class OwedOfCall(schemas.OwedLine):
    """What is owed, with its call: of one that the asker may not see, the number alone."""

    id: UUID
    call_id: UUID | None
    call: str = Field(alias="number")
    kind: str = Field(alias="owed.kind")
    status: str = Field(alias="owed.status")
    origin: str = Field(alias="owed.origin")
    asked_at: Any = Field(alias="owed.asked_at")
    due_at: Any = Field(alias="owed.due_at")
    late: bool = Field(alias="owed.late")
    who: str = Field(alias="owed.who")
    accepted_at: Any = Field(alias="owed.accepted_at")
    arrived_at: Any = Field(alias="owed.arrived_at")
    reason: str = Field(alias="owed.reason")
    words: str = Field(alias="owed.words")
    instead_of: str = Field(alias="owed.instead_of")


class Said(Schema):
    id: UUID
    status: str


class NewAccept(Strict):
    who: str


class NewEnd(Strict):
    reason: ObligationReason
    words: str = ""


class NewArrival(Strict):
    agency: Agency


@router.get("/owed", response=list[OwedOfCall])
def get_owed(request: ApiRequest) -> Any:
    """All that is owed and that the asker can do, what is late first."""
    require(request.auth, Can.SEE_NARRATIVE)
    return owed_for(audience_of(request.auth))


@router.post("/owed/{uuid:obligation_id}/accept", response=Said)
def post_accept(request: ApiRequest, obligation_id: UUID, body: NewAccept) -> Any:
    """Say who goes."""
    run_once(
        request,
        lambda _: accept_obligation(actor=request.auth, obligation_id=obligation_id, who=body.who),
    )
    return {"id": obligation_id, "status": "accepted"}


@router.post("/owed/{uuid:obligation_id}/end", response=Said)
def post_end(request: ApiRequest, obligation_id: UUID, body: NewEnd) -> Any:
    """Say that nobody can come, or that nobody need, and why."""
    said: list[str] = []
    run_once(
        request,
        lambda _: said.append(
            end_obligation(
                actor=request.auth,
                obligation_id=obligation_id,
                reason=body.reason,
                words=body.words,
            ).status
        ),
    )
    return {"id": obligation_id, "status": said[0] if said else "ended"}


@router.post("/calls/{uuid:call_id}/arrived", response=schemas.CallState)
def post_arrived(request: ApiRequest, call_id: UUID, body: NewArrival) -> Any:
    """Police, EMS or fire are there."""
    run_once(
        request,
        lambda _: record_arrival(actor=request.auth, call_id=call_id, agency=body.agency),
    )
    return card_of(request, call_id)
