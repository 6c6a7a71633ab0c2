"""Police and EMS, imminent risk, contact, the response plan."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.calls.selectors import call_heading
from dispatch.response.forms import AgencyForm, HelpForm, PlanForm
from dispatch.response.selectors import staging_of
from dispatch.response.services import (
    ask_help,
    confirm_contact,
    declare_imminent,
    plan_response,
    record_arrival,
    withdraw_help,
)
from dispatch.response.states import PLAN_GATES
from journal.codes.alerts import PageReason
from journal.codes.scene import Agency, PlanKind
from programs.base.forms import first_error, validated
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest, posted
from programs.people.selectors import audience_of


@require_POST
def call_help(request: StaffRequest, call_id: UUID, command: str) -> HttpResponse:
    """Police or EMS now, in one keystroke; or not after all."""
    cleaned = validated(HelpForm(request.POST), _("Ask for police or for EMS; nobody was asked."))
    act: Callable[..., object] = ask_help if command == "ask" else withdraw_help
    act(actor=request.user, call_id=call_id, reason=PageReason(cleaned["what"]))
    return HttpResponse(status=DONE)


@require_POST
def imminent(request: StaffRequest, call_id: UUID) -> HttpResponse:
    declare_imminent(actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)


@require_POST
def contact(request: StaffRequest, call_id: UUID) -> HttpResponse:
    by_phone = bool(request.POST.get("by_phone"))
    confirm_contact(actor=request.user, call_id=call_id, by_phone=by_phone)
    return HttpResponse(status=DONE)


@require_http_methods(["GET", "POST"])
def plan(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """One response of several agencies: kind, where the crew waits, whether for a safe scene."""
    require(request.user, Can.ASK_HELP)
    form = PlanForm(posted(request))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        plan_response(
            actor=request.user, call_id=call_id, **{**cleaned, "kind": PlanKind(cleaned["kind"])}
        )
        return HttpResponse(status=DONE)
    context = {
        "call": call_heading(audience_of(request.user), call_id),
        "staging": staging_of(call_id),
        "kinds": [(kind, kind.label, PLAN_GATES[kind]) for kind in PlanKind],
        "problem": first_error(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/response/plan_form.html", context, status=status)


@require_POST
def arrived(request: StaffRequest, call_id: UUID) -> HttpResponse:
    cleaned = validated(AgencyForm(request.POST), _("Say who arrived: police or EMS."))
    record_arrival(actor=request.user, call_id=call_id, agency=Agency(cleaned["agency"]))
    return HttpResponse(status=DONE)
