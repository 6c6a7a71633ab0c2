"""Notes about places as a page, and what a crew has read."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.hazards.forms import PremiseForm
from dispatch.hazards.selectors import premises_for
from dispatch.hazards.services import (
    end_premise_note,
    renew_premise_note,
    spot_of,
    write_premise_note,
    write_premise_of_call,
)
from programs.base.forms import first_error, validated
from programs.base.http import DONE
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of

ON_NOTE: Final[dict[str, Callable[..., object]]] = {
    "renew": renew_premise_note,
    "end": end_premise_note,
}


@require_http_methods(["GET", "POST"])
def premises(request: StaffRequest) -> HttpResponse:
    """Every note about a place that holds, and a new one."""
    require(request.user, Can.SEE_NARRATIVE)
    form = PremiseForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            write_premise_note(
                actor=request.user, spot=spot_of(cleaned["place"]), text=cleaned["text"]
            )
            return redirect("dispatch:premises")
        except Invalid as refusal:
            problem = str(refusal)
    context = {
        "notes": premises_for(audience_of(request.user)),
        "writes": allows(request.user, Can.WRITE_PREMISE),
        "form": form,
        "problem": problem or (first_error(form) if form.errors else ""),
    }
    return render(
        request,
        "dispatch/hazards/premises.html",
        context,
        status=422 if form.errors or problem else 200,
    )


@require_POST
def premise(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """A note about where a call is."""
    cleaned = validated(PremiseForm(request.POST))
    write_premise_of_call(actor=request.user, call_id=call_id, text=cleaned["text"])
    return HttpResponse(status=DONE)


@require_POST
def premise_step(request: StaffRequest, note_id: UUID, command: str) -> HttpResponse:
    """It is still so, or no longer."""
    ON_NOTE[command](actor=request.user, note_id=note_id)
    return redirect("dispatch:premises")
