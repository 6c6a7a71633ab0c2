"""The JSON API: the call path for machines, by Bearer token (docs/operations.md).

Every write honours Idempotency-Key: the same key never acts twice, and a repeat is
answered with what the first made.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query, Status
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from dispatch.selectors import board_for, call_card, events_for, units_for
from dispatch.services import (
    assign_unit,
    close_call,
    receive_call,
    report_progress,
    write_note,
)
from dispatch.services.calls import Intake
from dispatch.states import AssignmentStatus, Disposition
from journal.selectors import head
from mih import schemas
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import NotFound, Refusal
from programs.selectors import audience_of, holder_of, unit_called
from programs.services import digest, file_receipt
from triage.selectors import assessed, published, table_of, version_asked
from triage.services import decide, read_screenings

EVENTS_AT_MOST = 1000


class Bearer(HttpBearer):
    def authenticate(self, request: HttpRequest, token: str) -> Staff | None:
        return holder_of(digest(token))


api = NinjaAPI(title="MIH console", version="1", auth=Bearer(), docs_url=None, urls_namespace="api")


class ApiRequest(HttpRequest):
    auth: Staff


def once(request: ApiRequest, act: Callable[[UUID], object]) -> UUID:
    """Act under the request's Idempotency-Key; return the id of what was made, now or before.

    Claim and act commit together: a crash leaves both or neither.
    """
    made = uuid4()
    key = request.headers.get("Idempotency-Key")
    with transaction.atomic():
        if key is not None:
            asked = f"{request.method} {request.path}\n{request.body.decode()}"
            before = file_receipt(actor=request.auth, key=key, request=asked, made=made)
            if before:
                return before
        act(made)
    return made


@api.post("/calls", response={201: schemas.CallMade})
def post_call(request: ApiRequest, body: schemas.NewCall) -> Status[dict[str, Any]]:
    intake = Intake(**body.dict())
    made = once(request, lambda made: receive_call(actor=request.auth, intake=intake, call_id=made))
    return Status(201, {"id": made, "number": _card(request, made).row.number})


@api.get("/calls", response=list[schemas.CallLine])
def get_calls(request: ApiRequest) -> list[Any]:
    require(request.auth, Can.SEE_CALLS)
    return board_for(audience_of(request.auth))


@api.get("/calls/{uuid:call_id}", response=schemas.CallDetail)
def get_call(request: ApiRequest, call_id: UUID) -> Any:
    return _card(request, call_id)


@api.get("/calls/{uuid:call_id}/screenings", response=list[schemas.ScreeningLine])
def get_screenings(request: ApiRequest, call_id: UUID) -> Any:
    """What screenings found: clinical, for the treating team alone. To look is recorded."""
    return read_screenings(actor=request.auth, call_id=call_id)


@api.post("/calls/{uuid:call_id}/triage", response=schemas.Decision)
def post_triage(request: ApiRequest, call_id: UUID, body: schemas.Answers) -> Any:
    made = once(
        request,
        lambda made: decide(
            actor=request.auth,
            call_id=call_id,
            protocol=version_asked(str(body.version) if body.version else None),
            answers=body.answers,
            assessment_id=made,
        ),
    )
    return assessed(made)


@api.post("/calls/{uuid:call_id}/notes", response={201: schemas.Made})
def post_note(request: ApiRequest, call_id: UUID, body: schemas.NewNote) -> Status[dict[str, Any]]:
    made = once(
        request,
        lambda made: write_note(
            actor=request.auth,
            call_id=call_id,
            text=body.text,
            clearance=body.clearance,
            note_id=made,
        ),
    )
    return Status(201, {"id": made})


@api.post("/calls/{uuid:call_id}/assignments", response={201: schemas.AssignmentMade})
def post_assignment(
    request: ApiRequest, call_id: UUID, body: schemas.NewAssignment
) -> Status[dict[str, Any]]:
    require(request.auth, Can.ASSIGN_UNIT)
    unit = unit_called(audience_of(request.auth), body.unit)
    made = once(
        request,
        lambda made: assign_unit(
            actor=request.auth, call_id=call_id, unit_id=unit.pk, assignment_id=made
        ),
    )
    return Status(201, {"id": made, "unit": unit.callsign, "status": AssignmentStatus.DISPATCHED})


@api.post("/assignments/{uuid:assignment_id}/progress", response=schemas.Progress)
def post_progress(
    request: ApiRequest, assignment_id: UUID, body: schemas.NewProgress
) -> dict[str, Any]:
    once(
        request,
        lambda _: report_progress(
            actor=request.auth, assignment_id=assignment_id, status=AssignmentStatus(body.status)
        ),
    )
    return {"id": assignment_id, "status": body.status}


@api.post("/calls/{uuid:call_id}/close", response=schemas.Closed)
def post_close(request: ApiRequest, call_id: UUID, body: schemas.NewClose) -> dict[str, Any]:
    disposition = Disposition(body.disposition)
    once(
        request,
        lambda _: close_call(
            actor=request.auth,
            call_id=call_id,
            disposition=disposition,
            unserved=body.unserved,
        ),
    )
    return {"id": call_id, "status": "closed", "disposition": disposition}


@api.get("/units", response=list[schemas.UnitLine])
def get_units(request: ApiRequest) -> list[Any]:
    require(request.auth, Can.SEE_UNITS)
    return units_for(audience_of(request.auth))


@api.get("/protocol", response=schemas.ProtocolTable)
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


@api.get("/events", response=schemas.Events)
def get_events(
    request: ApiRequest,
    after: int = Query(0, ge=0),  # type: ignore[type-arg]
    limit: int = Query(200, ge=1, le=EVENTS_AT_MOST),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """Events this person may see, in order. Ask again after `next`."""
    events, reached = events_for(audience_of(request.auth), after, limit)
    return {"events": events, "next": reached, "head": head()}


def _card(request: ApiRequest, call_id: UUID) -> Any:
    card = call_card(audience_of(request.auth), call_id)
    if card is None:
        raise NotFound("There is no such call.")
    return card


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=error.status)


@api.exception_handler(ValidationError)
def misshapen(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
    where = where.removeprefix("body.") or "the request"
    return api.create_response(request, {"detail": f"{where}: {first['msg']}."}, status=422)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return api.create_response(request, {"detail": f"{error}."}, status=error.status_code)


@api.exception_handler(RequestDataTooBig)
def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    sentence = "The body is larger than 256 kB and was not read."
    return api.create_response(request, {"detail": sentence}, status=413)
