"""Screening a person on the line: the instrument, asked with branching, and what it found."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dispatch.calls.selectors import call_heading
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of
from triage.screenings.forms import declined_in, fields_of, item_rows, responses_in
from triage.screenings.selectors import (
    answer_lines,
    form_of,
    instrument,
    instruments,
    scoring_to_use,
)
from triage.screenings.services import read_screenings, record_screening


@require_GET
def choose(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The instruments that are loaded."""
    _require_call(request, call_id)
    context = {"call_id": call_id, "instruments": instruments()}
    return render(request, "triage/screenings/screen_choose.html", context)


@require_GET
def ask(request: StaffRequest, call_id: UUID, questionnaire_id: int) -> HttpResponse:
    """The questions that the answers so far call for. Writes nothing."""
    _require_call(request, call_id)
    questionnaire = instrument(questionnaire_id)
    form, responses = form_of(questionnaire), responses_in(request.GET)
    scoring = scoring_to_use(questionnaire)
    unsaid = [key for key in declined_in(request.GET) if key not in responses]
    aside = form.set_aside(responses)
    asked = bool(responses or unsaid)
    context = {
        "call_id": call_id,
        "questionnaire": questionnaire,
        "form": form,
        "items": item_rows(form, responses, unsaid),
        "left": scoring.left(form, responses, unsaid),
        "score": scoring.score(form, responses, unsaid) if asked else None,
        "set_aside": answer_lines(form, aside),
        "set_aside_fields": fields_of(aside),
    }
    part = (
        "triage/screenings/screen_items.html"
        if "again" in request.GET
        else "triage/screenings/screen.html"
    )
    return render(request, part, context)


@require_POST
def record(request: StaffRequest, call_id: UUID, questionnaire_id: int) -> HttpResponse:
    require(request.user, Can.SCREEN)
    record_screening(
        actor=request.user,
        call_id=call_id,
        questionnaire=instrument(questionnaire_id),
        responses=responses_in(request.POST),
        declined=declined_in(request.POST),
        refused="refused" in request.POST,
    )
    return HttpResponse(status=DONE)


@require_GET
def found(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """What screenings of this call found, for those who treat the person."""
    screenings = read_screenings(actor=request.user, call_id=call_id)
    return render(request, "triage/screenings/screenings.html", {"screenings": screenings})


def _require_call(request: StaffRequest, call_id: UUID) -> None:
    require(request.user, Can.SCREEN)
    call_heading(audience_of(request.user), call_id)
