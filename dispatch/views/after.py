"""What a call leaves behind: who it was about, follow-ups, referrals, reports to the State."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms.calls import checked
from dispatch.forms.floor import FollowUpForm, PersonForm, ReferForm, ReportForm
from dispatch.selectors import call_heading
from dispatch.services import name_person, owe_state_report, plan_follow_up, refer_from_call
from programs.http import StaffRequest
from programs.permissions import Can, allows, require
from programs.refusals import NotFound
from programs.selectors import (
    audience_of,
    caller_of,
    client_named,
    follow_ups_of,
    knows_clients,
    likely_clients,
    plan_for,
)
from programs.states import Domain, FollowUpKind, Program, ReportAbout


@require_GET
def known(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The line of the caseload for this call, for everybody who works it."""
    require(request.user, Can.SEE_PERSON)
    _refuse_unseen(request, call_id)
    return render(request, "dispatch/known.html", {"plan": plan_for(call_id)})


@require_GET
def after(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Who the call is about, and what is owed to them."""
    require(request.user, Can.SEE_PERSON)
    _refuse_unseen(request, call_id)
    return _after(request, call_id)


def _after(request: StaffRequest, call_id: UUID) -> HttpResponse:
    caller = caller_of(call_id)
    names = knows_clients(audience_of(request.user))
    likely = []
    if caller and names and caller.client is None:
        likely = likely_clients(caller.name, caller.phone, caller.address)
    context = {
        "call_id": call_id,
        "caller": caller,
        "client": caller and caller.client_id and client_named(caller.client_id),
        "likely": likely,
        "names": names,
        "plans": allows(request.user, Can.FOLLOW_UP) or allows(request.user, Can.CLOSE_CALL),
        "follow_ups": follow_ups_of(call_id),
        "kinds": FollowUpKind.choices,
        "abouts": ReportAbout.choices,
        "reports": allows(request.user, Can.REPORT_TO_STATE),
    }
    return render(request, "dispatch/after.html", context)


@require_POST
def follow_up(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(FollowUpForm(request.POST))
    plan_follow_up(
        actor=request.user,
        call_id=call_id,
        kind=FollowUpKind(given["kind"]),
        program=Program(given["program"]) if given["program"] else None,
    )
    return _after(request, call_id)


@require_POST
def report(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(ReportForm(request.POST))
    owe_state_report(actor=request.user, call_id=call_id, about=ReportAbout(given["about"]))
    return _after(request, call_id)


@require_POST
def person(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Say who the call is about."""
    given = checked(PersonForm(request.POST))
    if not knows_clients(audience_of(request.user)):
        require(request.user, Can.CASELOAD)
        raise NotFound("Your program works no caseload.")
    name_person(actor=request.user, call_id=call_id, client_id=given["client"], name=given["name"])
    return _after(request, call_id)


@require_POST
def refer(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(ReferForm(request.POST))
    refer_from_call(
        actor=request.user,
        call_id=call_id,
        resource_id=given["resource"],
        need=Domain(given["need"]),
        consent=given["consent"],
        substance_consent=given["substance_consent"],
    )
    return _after(request, call_id)


def _refuse_unseen(request: StaffRequest, call_id: UUID) -> None:
    call_heading(audience_of(request.user), call_id)
