"""Units on a call: sent, stacked, moved on, taken back, heard."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.assignments.forms import AssignForm, HazardsReadForm, ProgressForm
from dispatch.assignments.services import (
    assign_unit,
    check_in,
    read_hazards,
    report_progress,
    undo_progress,
)
from dispatch.assignments.stacking import stack_unit, swap_calls
from dispatch.calls.selectors import call_heading
from dispatch.hazards.selectors import hazards_for
from dispatch.units.recommendation import recommend
from journal.codes.units import AssignmentStatus
from programs.base.forms import first_error, validated
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest, posted
from programs.people.selectors import audience_of


@require_http_methods(["GET", "POST"])
def assign(request: StaffRequest, call_id: UUID) -> HttpResponse:
    require(request.user, Can.ASSIGN_UNIT)
    form = AssignForm(posted(request))
    if request.method == "GET" or not form.is_valid():
        context = {
            "form": form,
            "call": call_heading(audience_of(request.user), call_id),
            "hazards": hazards_for(audience_of(request.user), call_id),
            "advice": recommend(audience_of(request.user), call_id),
            "problem": first_error(form) if form.errors else "",
        }
        status = 200 if request.method == "GET" else 422
        return render(request, "dispatch/assignments/assign_form.html", context, status=status)
    send, stacked = form.cleaned_data["unit"], form.cleaned_data["stack"]
    if stacked:
        stack_unit(actor=request.user, call_id=call_id, unit_id=stacked)
    else:
        assign_unit(actor=request.user, call_id=call_id, unit_id=send)
    return HttpResponse(status=DONE)


@require_POST
def progress(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    cleaned = validated(ProgressForm(request.POST))
    status = AssignmentStatus(cleaned["status"])
    report_progress(actor=request.user, assignment_id=assignment_id, status=status)
    return HttpResponse(status=DONE)


ON_ASSIGNMENT: Final[dict[str, Callable[..., object]]] = {
    "undo": undo_progress,
    "check-in": check_in,
}


@require_POST
def assignment(request: StaffRequest, assignment_id: UUID, command: str) -> HttpResponse:
    """Take a step back, or say that the crew is well."""
    ON_ASSIGNMENT[command](actor=request.user, assignment_id=assignment_id)
    return HttpResponse(status=DONE)


@require_POST
def hazards(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """The crew has read, or heard, what was on the screen."""
    cleaned = validated(
        HazardsReadForm(request.POST), _("Say which hazards were read; nothing was changed.")
    )
    read_hazards(actor=request.user, assignment_id=assignment_id, **cleaned)
    return HttpResponse(status=DONE)


@require_POST
def swap(request: StaffRequest, unit_id: int) -> HttpResponse:
    swap_calls(actor=request.user, unit_id=unit_id)
    return HttpResponse(status=DONE)
