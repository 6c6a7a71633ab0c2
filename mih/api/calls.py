"""Calls, triage, units and events."""

from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from dispatch.assignments.services import assign_unit, report_progress
from dispatch.call_backs.services import CallBackPlan
from dispatch.calls.rows import board_for
from dispatch.calls.services import write_note
from dispatch.closing.services import ask_in_error, ask_to_close, close_call, record_attempt
from dispatch.event_log.selectors import events_for
from dispatch.intake.services import Intake, receive_call
from dispatch.units.selectors import units_for
from journal.codes.calls import CallStatus
from journal.codes.units import AssignmentStatus
from journal.selectors import last_seq
from mih.api import bodies, schemas
from mih.api.requests import ApiRequest, card_of, run_once
from programs.base.permissions import Can, require
from programs.people.selectors import audience_of
from programs.units.selectors import unit_called
from triage.protocols.selectors import published, table_of
from triage.screenings.selectors import instrument_named
from triage.screenings.services import read_screenings, record_screening

EVENTS_AT_MOST = 1000
router = Router()


@router.post("/calls", response={201: schemas.CallMade})
def post_call(request: ApiRequest, body: bodies.NewCall) -> Status[dict[str, Any]]:
    intake = Intake(**body.dict())
    call_id = run_once(
        request, lambda call_id: receive_call(actor=request.auth, intake=intake, call_id=call_id)
    )
    return Status(201, {"id": call_id, "number": card_of(request, call_id).row.number})


@router.get("/calls", response=list[schemas.CallLine])
def get_calls(request: ApiRequest) -> list[Any]:
    require(request.auth, Can.SEE_CALLS)
    return board_for(audience_of(request.auth))


@router.get("/calls/{uuid:call_id}", response=schemas.CallDetail)
def get_call(request: ApiRequest, call_id: UUID) -> Any:
    return card_of(request, call_id)


@router.get("/calls/{uuid:call_id}/screenings", response=list[schemas.ScreeningLine])
def get_screenings(request: ApiRequest, call_id: UUID) -> Any:
    """What screenings found: clinical, for the treating team alone. To look is recorded."""
    return read_screenings(actor=request.auth, call_id=call_id)


@router.post("/calls/{uuid:call_id}/screenings", response={201: schemas.Made})
def post_screening(
    request: ApiRequest, call_id: UUID, body: bodies.NewScreening
) -> Status[dict[str, Any]]:
    """Screen the person, while the call is open or when somebody follows up."""
    require(request.auth, Can.SCREEN)
    questionnaire = instrument_named(body.instrument)
    screening_id = run_once(
        request,
        lambda screening_id: record_screening(
            actor=request.auth,
            call_id=call_id,
            questionnaire=questionnaire,
            responses=body.answers,
            declined=body.declined,
            refused=body.refused,
            screening_id=screening_id,
        ),
    )
    return Status(201, {"id": screening_id})


@router.post("/calls/{uuid:call_id}/notes", response={201: schemas.Made})
def post_note(request: ApiRequest, call_id: UUID, body: bodies.NewNote) -> Status[dict[str, Any]]:
    note_id = run_once(
        request,
        lambda note_id: write_note(
            actor=request.auth,
            call_id=call_id,
            text=body.text,
            clearance=body.clearance,
            note_id=note_id,
        ),
    )
    return Status(201, {"id": note_id})


@router.post("/calls/{uuid:call_id}/assignments", response={201: schemas.AssignmentMade})
def post_assignment(
    request: ApiRequest, call_id: UUID, body: bodies.NewAssignment
) -> Status[dict[str, Any]]:
    require(request.auth, Can.ASSIGN_UNIT)
    unit = unit_called(audience_of(request.auth), body.unit)
    assignment_id = run_once(
        request,
        lambda assignment_id: assign_unit(
            actor=request.auth, call_id=call_id, unit_id=unit.pk, assignment_id=assignment_id
        ),
    )
    return Status(
        201, {"id": assignment_id, "unit": unit.callsign, "status": AssignmentStatus.DISPATCHED}
    )


@router.post("/assignments/{uuid:assignment_id}/progress", response=schemas.Progress)
def post_progress(
    request: ApiRequest, assignment_id: UUID, body: bodies.NewProgress
) -> dict[str, Any]:
    run_once(
        request,
        lambda _: report_progress(
            actor=request.auth,
            assignment_id=assignment_id,
            status=AssignmentStatus(body.status),
            outcome=body.outcome,
        ),
    )
    return {"id": assignment_id, "status": body.status}


@router.post("/calls/{uuid:call_id}/close", response=schemas.Closed)
def post_close(request: ApiRequest, call_id: UUID, body: bodies.NewClose) -> dict[str, Any]:
    """Close a call; with `ask` a second person is asked to confirm it, and it stays open."""
    act = ask_to_close if body.ask else close_call
    run_once(
        request,
        lambda _: act(
            actor=request.auth,
            call_id=call_id,
            disposition=body.disposition,
            unserved=body.unserved,
            no_contact=body.no_contact,
            call_back=body.no_call_back or CallBackPlan(at=body.call_back_at),
            taken_to=body.taken_to,
            tried=body.tried,
            untriaged=body.untriaged,
            named=body.named.strip(),
        ),
    )
    status = card_of(request, call_id).row.status if body.ask else CallStatus.CLOSED
    return {"id": call_id, "status": status, "disposition": body.disposition}


@router.post("/calls/{uuid:call_id}/attempts", response={201: schemas.Made})
def post_contact_attempt(
    request: ApiRequest, call_id: UUID, body: bodies.NewAttempt
) -> Status[dict[str, Any]]:
    """What was tried to reach or find the person, and what came of it."""
    attempt_id = run_once(
        request,
        lambda attempt_id: record_attempt(
            actor=request.auth, call_id=call_id, tried=body.tried, attempt_id=attempt_id
        ),
    )
    return Status(201, {"id": attempt_id})


@router.post("/calls/{uuid:call_id}/imminent/in-error", response=schemas.CallState)
def post_in_error(request: ApiRequest, call_id: UUID) -> Any:
    """Ask a second person to confirm that imminent risk was marked in error."""
    run_once(request, lambda _: ask_in_error(actor=request.auth, call_id=call_id))
    return card_of(request, call_id)


@router.get("/units", response=list[schemas.UnitLine])
def get_units(request: ApiRequest) -> list[Any]:
    require(request.auth, Can.SEE_UNITS)
    return units_for(audience_of(request.auth))


@router.get("/protocol", response=schemas.ProtocolTable)
def get_protocol(request: ApiRequest) -> dict[str, Any]:
    version = published()
    table = table_of(version)
    return {
        "id": version.pk,
        "code": table.code,
        "version": table.version,
        "title": table.title,
        "bands": table.bands,
        "questions": table.questions,
    }


@router.get("/events", response=schemas.Events)
def get_events(
    request: ApiRequest,
    after: int = Query(0, ge=0),  # type: ignore[type-arg]
    limit: int = Query(200, ge=1, le=EVENTS_AT_MOST),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """Events this person may see, in order. Ask again after `next`."""
    events, reached = events_for(audience_of(request.auth), after, limit)
    return {"events": events, "next": reached, "head": last_seq()}
