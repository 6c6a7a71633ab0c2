"""Triage by the protocol, against it, and a second person's word on what somebody eased."""

from typing import Any
from uuid import UUID

from ninja import Router

from dispatch.calls.selectors import call_heading
from dispatch.countersigns.services import answer_countersign
from mih.api import bodies, schemas
from mih.api.requests import ApiRequest, run_once
from programs.base.permissions import Can, require
from programs.people.selectors import audience_of
from triage.decisions.changes import decision_of, last_decision
from triage.decisions.deciding import FIRST
from triage.decisions.easing import Easing, OverrideChoice
from triage.decisions.services import decide, override_decision
from triage.protocols.selectors import version_asked

router = Router()


@router.post("/calls/{uuid:call_id}/triage", response=schemas.Decision)
def post_triage(request: ApiRequest, call_id: UUID, body: bodies.Answers) -> Any:
    """Answers given now; what is left out stays as it was answered before."""
    assessment_id = run_once(
        request,
        lambda assessment_id: decide(
            actor=request.auth,
            call_id=call_id,
            protocol=version_asked(str(body.version) if body.version else None),
            answers=body.answers,
            assessment_id=assessment_id,
            based_on=_based_on(body),
            easing=Easing(body.easing.reason, body.easing.text) if body.easing else None,
        ),
    )
    return decision_of(assessment_id)


@router.get("/calls/{uuid:call_id}/triage", response=schemas.Decision)
def get_triage(request: ApiRequest, call_id: UUID) -> Any:
    """What the last triage said, what to say until help comes, and what nobody asked."""
    require(request.auth, Can.SEE_NARRATIVE)
    call_heading(audience_of(request.auth), call_id)  # or there is no such call
    return last_decision(call_id)


@router.post("/calls/{uuid:call_id}/triage/override", response=schemas.Decision)
def post_override(request: ApiRequest, call_id: UUID, body: bodies.NewOverride) -> Any:
    """Send a call elsewhere than advised. What eases a grave call waits for a second person."""
    run_once(
        request,
        lambda _: override_decision(
            actor=request.auth,
            call_id=call_id,
            protocol=version_asked(str(body.version) if body.version else None),
            answers=body.answers,
            choice=OverrideChoice(body.band, body.destination, body.reason, body.text),
            based_on=_based_on(body),
        ),
    )
    return last_decision(call_id)


@router.post("/countersigns/{uuid:countersign_id}/answer", response=schemas.CountersignAnswered)
def post_countersign(
    request: ApiRequest, countersign_id: UUID, body: bodies.NewCountersign
) -> dict[str, Any]:
    """Confirm or refuse. Until it is confirmed, what is graver goes on."""
    run_once(
        request,
        lambda _: answer_countersign(
            actor=request.auth, countersign_id=countersign_id, confirmed=body.confirmed
        ),
    )
    return {"id": countersign_id, "confirmed": body.confirmed}


def _based_on(body: bodies.Answers) -> UUID | None:
    """Null said aloud is a call that nobody had triaged; left out, it is not said."""
    return body.based_on or FIRST if "based_on" in body.model_fields_set else None
