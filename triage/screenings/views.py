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
from triage.screenings.forms import item_rows, responses_in
from triage.screenings.selectors import form_of, instrument, instruments, scoring_of
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
    context = {
        "call_id": call_id,
        "questionnaire": questionnaire,
        "form": form,
        "items": item_rows(form, responses),
        "left": len(form.unanswered(responses)),
        "score": scoring_of(questionnaire).score(form, responses) if responses else None,
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
