"""Places: found offline, chosen by a person, and what each is known for."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.calls import checked, sentence
from dispatch.forms.floor import LocateForm, PremiseForm
from dispatch.places import find
from dispatch.selectors import call_heading, premises_for
from dispatch.services import (
    end_premise_note,
    locate_call,
    renew_premise_note,
    write_premise_note,
    write_premise_of_call,
)
from dispatch.services.premises import spot_of
from programs.http import StaffRequest
from programs.permissions import Can, allows, require
from programs.refusals import Invalid
from programs.selectors import audience_of

DONE = 204
ON_NOTE: Final[dict[str, Callable[..., object]]] = {
    "renew": renew_premise_note,
    "end": end_premise_note,
}


@require_GET
def suggest(request: StaffRequest) -> HttpResponse:
    """What somebody may mean by the place they are typing."""
    require(request.user, Can.SEE_NARRATIVE)
    words = request.GET.get("place", "")
    return render(request, "dispatch/places.html", {"words": words, "found": find(words)})


@require_http_methods(["GET", "POST"])
def locate(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Choose which of several places a call is at."""
    require(request.user, Can.STATE_FACT)
    if request.method == "POST":
        form = LocateForm(request.POST)
        if not form.is_valid():
            raise Invalid("Choose one of the places; the call keeps its place as typed.")
        locate_call(actor=request.user, call_id=call_id, **form.cleaned_data)
        return HttpResponse(status=DONE)
    call = call_heading(audience_of(request.user), call_id)
    words = request.GET.get("words", call.place_said)
    context = {"call": call, "words": words, "found": find(words)}
    return render(request, "dispatch/locate_form.html", context)


@require_http_methods(["GET", "POST"])
def premises(request: StaffRequest) -> HttpResponse:
    """Every note about a place that holds, and a new one."""
    require(request.user, Can.SEE_NARRATIVE)
    form = PremiseForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            write_premise_note(actor=request.user, spot=spot_of(given["place"]), text=given["text"])
            return redirect("dispatch:premises")
        except Invalid as refusal:
            problem = str(refusal)
    context = {
        "notes": premises_for(audience_of(request.user)),
        "writes": allows(request.user, Can.WRITE_PREMISE),
        "form": form,
        "problem": problem or (sentence(form) if form.errors else ""),
    }
    return render(
        request, "dispatch/premises.html", context, status=422 if form.errors or problem else 200
    )


@require_POST
def premise(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """A note about where a call is."""
    given = checked(PremiseForm(request.POST))
    write_premise_of_call(actor=request.user, call_id=call_id, text=given["text"])
    return HttpResponse(status=DONE)


@require_POST
def premise_step(request: StaffRequest, note_id: UUID, command: str) -> HttpResponse:
    """It is still so, or no longer."""
    ON_NOTE[command](actor=request.user, note_id=note_id)
    return redirect("dispatch:premises")
