"""What a call leaves behind: who it was about, follow-ups, referrals, reports to the State."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dispatch.calls.selectors import call_heading
from dispatch.post_call.forms import FollowUpForm, PersonForm, ReferForm, ReportForm
from dispatch.post_call.services import (
    identify_person_of_call,
    open_follow_up,
    open_report_for_call,
    refer_from_call,
)
from journal.codes.caseload import Domain
from journal.codes.follow_ups import FollowUpKind, ReportAbout
from journal.codes.people import Program
from programs.base.forms import validated
from programs.base.permissions import Can, allows, require
from programs.base.refusals import NotFound
from programs.caseload.selectors import caseload_line_for
from programs.clients.selectors import caller_of, client_by_id, likely_matches, may_see_clients
from programs.follow_ups.selectors import follow_ups_of
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of


@require_GET
def caseload_line(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The line of the caseload for this call, for everybody who works it."""
    require(request.user, Can.SEE_PERSON)
    _refuse_unseen(request, call_id)
    return render(
        request, "dispatch/post_call/caseload_line.html", {"plan": caseload_line_for(call_id)}
    )


@require_GET
def post_call(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Who the call is about, and what is owed to them."""
    require(request.user, Can.SEE_PERSON)
    _refuse_unseen(request, call_id)
    return _render_post_call(request, call_id)


def _render_post_call(request: StaffRequest, call_id: UUID) -> HttpResponse:
    caller = caller_of(call_id)
    names = may_see_clients(audience_of(request.user))
    likely = []
    if caller and names and caller.client is None:
        likely = likely_matches(caller.name, caller.phone, caller.address)
    context = {
        "call_id": call_id,
        "caller": caller,
        "client": caller and caller.client_id and client_by_id(caller.client_id),
        "likely": likely,
        "names": names,
        "plans": allows(request.user, Can.FOLLOW_UP) or allows(request.user, Can.CLOSE_CALL),
        "follow_ups": follow_ups_of(call_id),
        "kinds": FollowUpKind.choices,
        "abouts": ReportAbout.choices,
        "reports": allows(request.user, Can.REPORT_TO_STATE),
    }
    return render(request, "dispatch/post_call/post_call.html", context)


@require_POST
def follow_up(request: StaffRequest, call_id: UUID) -> HttpResponse:
    cleaned = validated(FollowUpForm(request.POST))
    open_follow_up(
        actor=request.user,
        call_id=call_id,
        kind=FollowUpKind(cleaned["kind"]),
        program=Program(cleaned["program"]) if cleaned["program"] else None,
    )
    return _render_post_call(request, call_id)


@require_POST
def report(request: StaffRequest, call_id: UUID) -> HttpResponse:
    cleaned = validated(ReportForm(request.POST))
    open_report_for_call(actor=request.user, call_id=call_id, about=ReportAbout(cleaned["about"]))
    return _render_post_call(request, call_id)


@require_POST
def person(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Say who the call is about."""
    cleaned = validated(PersonForm(request.POST))
    if not may_see_clients(audience_of(request.user)):
        require(request.user, Can.CASELOAD)
        raise NotFound(_("Your program works no caseload."))
    identify_person_of_call(
        actor=request.user, call_id=call_id, client_id=cleaned["client"], name=cleaned["name"]
    )
    return _render_post_call(request, call_id)


@require_POST
def refer(request: StaffRequest, call_id: UUID) -> HttpResponse:
    cleaned = validated(ReferForm(request.POST))
    refer_from_call(
        actor=request.user,
        call_id=call_id,
        resource_id=cleaned["resource"],
        need=Domain(cleaned["need"]),
        consent=cleaned["consent"],
        substance_consent=cleaned["substance_consent"],
    )
    return _render_post_call(request, call_id)


def _refuse_unseen(request: StaffRequest, call_id: UUID) -> None:
    call_heading(audience_of(request.user), call_id)
