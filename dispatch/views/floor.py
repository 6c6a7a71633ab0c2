"""Teams on a call: stacked, taken back, safe, in danger, with others alongside."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.forms.calls import checked, sentence
from dispatch.forms.floor import AgencyForm, HoldForm, LinkForm, PlanForm, SeenForm
from dispatch.selectors import call_heading, staging_of
from dispatch.services import (
    answer_duress,
    check_in,
    declare_safe,
    hold_call,
    link_calls,
    note_arrival,
    page_supervisor,
    plan_response,
    read_hazards,
    read_premises,
    release_hold,
    start_duress,
    stop_duress,
    swap_calls,
    undo_link,
    undo_progress,
)
from dispatch.states import PLAN_GATES, Agency, LinkKind, PlanKind
from dispatch.views.handoffs import sent
from programs.http import StaffRequest
from programs.permissions import Can, require
from programs.selectors import audience_of

DONE = 204
ON_ASSIGNMENT: Final[dict[str, Callable[..., object]]] = {
    "undo": undo_progress,
    "check-in": check_in,
}
ON_CALL: Final[dict[str, Callable[..., object]]] = {
    "safe": declare_safe,
    "release": release_hold,
    "premises-read": read_premises,
    "page": page_supervisor,
}
ON_DURESS: Final[dict[str, Callable[..., object]]] = {"answer": answer_duress, "stop": stop_duress}


@require_POST
def assignment(request: StaffRequest, assignment_id: UUID, command: str) -> HttpResponse:
    """Take a step back, or say that the crew is well."""
    ON_ASSIGNMENT[command](actor=request.user, assignment_id=assignment_id)
    return HttpResponse(status=DONE)


@require_POST
def call(request: StaffRequest, call_id: UUID, command: str) -> HttpResponse:
    """What is said of a call in one key."""
    ON_CALL[command](actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)


@require_POST
def hazards(request: StaffRequest, assignment_id: UUID) -> HttpResponse:
    """The crew has read, or heard, what was on the screen."""
    given = checked(SeenForm(request.POST), "Say which hazards were read; nothing was changed.")
    read_hazards(actor=request.user, assignment_id=assignment_id, **given)
    return HttpResponse(status=DONE)


@require_POST
def swap(request: StaffRequest, unit_id: int) -> HttpResponse:
    swap_calls(actor=request.user, unit_id=unit_id)
    return HttpResponse(status=DONE)


@require_POST
def duress(request: StaffRequest, unit_id: int) -> HttpResponse:
    start_duress(actor=request.user, unit_id=unit_id)
    return HttpResponse(status=DONE)


@require_POST
def duress_step(request: StaffRequest, duress_id: UUID, command: str) -> HttpResponse:
    """Answer an alarm, or say that the crew is safe."""
    ON_DURESS[command](actor=request.user, duress_id=duress_id)
    return HttpResponse(status=DONE)


@require_http_methods(["GET", "POST"])
def plan(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """One response of several agencies: kind, where the crew waits, whether for a safe scene."""
    require(request.user, Can.ASK_HELP)
    form = PlanForm(sent(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        plan_response(
            actor=request.user, call_id=call_id, **{**given, "kind": PlanKind(given["kind"])}
        )
        return HttpResponse(status=DONE)
    context = {
        "call": call_heading(audience_of(request.user), call_id),
        "staging": staging_of(call_id),
        "kinds": [(kind, kind.label, PLAN_GATES[kind]) for kind in PlanKind],
        "problem": sentence(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/plan_form.html", context, status=status)


@require_POST
def arrived(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(AgencyForm(request.POST), "Say who arrived: police or EMS.")
    note_arrival(actor=request.user, call_id=call_id, agency=Agency(given["agency"]))
    return HttpResponse(status=DONE)


@require_POST
def hold(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(
        HoldForm(request.POST), "A call is held for 1 to 60 minutes; nothing was changed."
    )
    hold_call(actor=request.user, call_id=call_id, **given)
    return HttpResponse(status=DONE)


@require_POST
def link(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Say that another call belongs to this one, or is this one."""
    given = checked(LinkForm(request.POST), "Say which call, and whether it is linked or merged.")
    link_calls(
        actor=request.user,
        call_id=call_id,
        other_id=given["other"],
        kind=LinkKind(given["kind"]),
    )
    return HttpResponse(status=DONE)


@require_POST
def unlink(request: StaffRequest, link_id: UUID) -> HttpResponse:
    undo_link(actor=request.user, link_id=link_id)
    return HttpResponse(status=DONE)
