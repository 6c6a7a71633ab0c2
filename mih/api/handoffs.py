"""Giving calls over, taking them, and what clinicians do for the person."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router, Status

from dispatch.call_backs.services import finish_call_back, log_attempt
from dispatch.console.selectors import tasks_for
from dispatch.handoffs.selectors import queue_for, sees_queue
from dispatch.handoffs.services import (
    accept_handoff,
    complete_handoff,
    decline_handoff,
    join_handoff,
    offer_call,
    return_call,
    take_over,
    withdraw_handoff,
)
from dispatch.records.services import read_chart, write_record
from dispatch.response.services import ask_help, confirm_contact, declare_imminent
from dispatch.transfers.services import WarmTransfer, record_outcome, refer_to_988, transfer_to_988
from journal.codes.alerts import PageReason
from journal.codes.handoffs import HandoffReason
from mih.api import bodies, schemas
from mih.api import handoff_schemas as shapes
from mih.api.requests import ApiRequest, card_of, run_once
from programs.base.permissions import Can, require
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.people.selectors import active_staff_named, audience_of
from programs.presence.services import set_presence

router = Router()
STEPS: Final[dict[str, Callable[..., Any]]] = {
    "accept": accept_handoff,
    "withdraw": withdraw_handoff,
    "join": join_handoff,
    "complete": complete_handoff,
}
REASONED: Final[dict[str, Callable[..., Any]]] = {
    "decline": decline_handoff,
    "return": return_call,
}


@router.get("/queue", response=list[shapes.QueueLine])
def get_queue(request: ApiRequest) -> list[Any]:
    """The calls on offer, the one to take first on top."""
    if not sees_queue(audience_of(request.auth)):
        raise Forbidden(_("The queue is for those who take calls over."))
    return queue_for(audience_of(request.auth))


@router.get("/promised", response=list[shapes.TaskLine])
def get_open_tasks(request: ApiRequest) -> list[Any]:
    """Call-backs of this shift, and transfers whose outcome is owed."""
    require(request.auth, Can.TRANSFER_988)
    return tasks_for(audience_of(request.auth))


@router.post("/presence", response=shapes.PresenceNow)
def post_presence(request: ApiRequest, body: shapes.NewPresence) -> dict[str, Any]:
    run_once(request, lambda _: set_presence(actor=request.auth, command=body.command))
    # Under a key used before nothing was done now: say what is so.
    request.auth.refresh_from_db(fields=["presence"])
    return {"presence": request.auth.presence}


@router.post("/calls/{uuid:call_id}/offer", response={201: schemas.Made})
def post_offer(request: ApiRequest, call_id: UUID, body: shapes.NewOffer) -> Status[dict[str, Any]]:
    """To the clinician named, or to the queue."""
    require(request.auth, Can.OFFER_CALL)
    to = active_staff_named(body.to) if body.to else None
    if body.to and to is None:
        raise NotFound(_("There is no such clinician."))
    handoff_id = run_once(
        request,
        lambda handoff_id: offer_call(
            actor=request.auth,
            call_id=call_id,
            to_id=to.pk if to else None,
            consent=body.consent,
            handoff_id=handoff_id,
        ),
    )
    return Status(201, {"id": handoff_id})


@router.post("/handoffs/{uuid:handoff_id}/{step}", response=shapes.HandoffStep)
def post_handoff(
    request: ApiRequest, handoff_id: UUID, step: str, body: shapes.NewHandoffStep
) -> dict[str, Any]:
    """accept, decline, withdraw, join (three-way), complete or return; two want a reason."""
    reason: dict[str, HandoffReason] = {}
    if step in REASONED:
        if body.reason is None:
            raise Invalid(_("To decline or to return a call wants a reason; nothing was changed."))
        reason = {"reason": body.reason}
    act = STEPS.get(step) or REASONED.get(step)
    if act is None:
        raise NotFound(_("A hand-off has no such step."))
    run_once(request, lambda _: act(actor=request.auth, handoff_id=handoff_id, **reason))
    return {"id": handoff_id, "step": step}


@router.post("/calls/{uuid:call_id}/take", response=schemas.CallState)
def post_take(request: ApiRequest, call_id: UUID) -> Any:
    """Take a call over whose owner is away."""
    run_once(request, lambda _: take_over(actor=request.auth, call_id=call_id))
    return card_of(request, call_id)


@router.get("/calls/{uuid:call_id}/chart", response=shapes.ChartLine)
def get_chart(request: ApiRequest, call_id: UUID) -> Any:
    """All that is clinical and may be read. To look is recorded."""
    return read_chart(actor=request.auth, call_id=call_id)


@router.post("/calls/{uuid:call_id}/records", response={201: schemas.Made})
def post_record(
    request: ApiRequest, call_id: UUID, body: shapes.NewRecord
) -> Status[dict[str, Any]]:
    """A brief note or a safety plan, as its next version after the one that was seen."""
    record_id = run_once(
        request,
        lambda record_id: write_record(
            actor=request.auth,
            call_id=call_id,
            kind=body.kind,
            sections=body.sections,
            seen=body.seen,
            record_id=record_id,
        ),
    )
    return Status(201, {"id": record_id})


@router.post("/calls/{uuid:call_id}/help", response={201: schemas.Made})
def post_help(request: ApiRequest, call_id: UUID, body: shapes.NewHelp) -> Status[dict[str, Any]]:
    """Police or EMS now."""
    alert_id = run_once(
        request,
        lambda alert_id: ask_help(
            actor=request.auth, call_id=call_id, reason=PageReason(body.what), alert_id=alert_id
        ),
    )
    return Status(201, {"id": alert_id})


@router.post("/calls/{uuid:call_id}/imminent", response=schemas.CallState)
def post_imminent(request: ApiRequest, call_id: UUID) -> Any:
    run_once(request, lambda _: declare_imminent(actor=request.auth, call_id=call_id))
    return card_of(request, call_id)


@router.post("/calls/{uuid:call_id}/contact", response=schemas.CallState)
def post_contact(request: ApiRequest, call_id: UUID, body: bodies.NewContact | None = None) -> Any:
    """A responder has reached the person, or they are at the phone with a clinician."""
    by_phone = bool(body and body.by_phone)
    run_once(
        request,
        lambda _: confirm_contact(actor=request.auth, call_id=call_id, by_phone=by_phone),
    )
    return card_of(request, call_id)


@router.post("/calls/{uuid:call_id}/transfers", response={201: schemas.Made})
def post_transfer(
    request: ApiRequest, call_id: UUID, body: shapes.NewTransfer
) -> Status[dict[str, Any]]:
    """A warm transfer to 988."""
    warm = WarmTransfer(body.consent, body.stayed_on)
    transfer_id = run_once(
        request,
        lambda transfer_id: transfer_to_988(
            actor=request.auth, call_id=call_id, warm=warm, transfer_id=transfer_id
        ),
    )
    return Status(201, {"id": transfer_id})


@router.post("/calls/{uuid:call_id}/988-referrals", response={201: schemas.Made})
def post_lifeline_referral(
    request: ApiRequest, call_id: UUID, body: shapes.NewLifelineReferral
) -> Status[dict[str, Any]]:
    """The number of 988 is given, and the person agrees to call it."""
    referral_id = run_once(
        request,
        lambda referral_id: refer_to_988(
            actor=request.auth, call_id=call_id, consent=body.consent, referral_id=referral_id
        ),
    )
    return Status(201, {"id": referral_id})


@router.post("/transfers/{uuid:transfer_id}/outcome", response=schemas.Made)
def post_outcome(request: ApiRequest, transfer_id: UUID, body: shapes.NewOutcome) -> dict[str, Any]:
    run_once(
        request,
        lambda _: record_outcome(actor=request.auth, transfer_id=transfer_id, outcome=body.outcome),
    )
    return {"id": transfer_id}


@router.post("/call-backs/{uuid:call_back_id}/attempts", response={201: schemas.Made})
def post_attempt(
    request: ApiRequest, call_back_id: UUID, body: shapes.NewAttempt
) -> Status[dict[str, Any]]:
    run_once(
        request,
        lambda _: log_attempt(
            actor=request.auth,
            call_back_id=call_back_id,
            result=body.result,
            asked_for=body.asked_for,
        ),
    )
    return Status(201, {"id": call_back_id})


@router.post("/call-backs/{uuid:call_back_id}/finish", response=schemas.Made)
def post_finish(request: ApiRequest, call_back_id: UUID, body: shapes.NewFinish) -> dict[str, Any]:
    run_once(
        request,
        lambda _: finish_call_back(
            actor=request.auth, call_back_id=call_back_id, outcome=body.outcome
        ),
    )
    return {"id": call_back_id}
