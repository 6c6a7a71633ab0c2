"""The chart, safety plans, emergency access, the person of a call, services told of."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.calls.selectors import call_heading, caller_card
from dispatch.records.forms import EmergencyAccessForm, ResourceGivenForm
from dispatch.records.selectors import resources_given_to
from dispatch.records.services import (
    open_emergency_access,
    read_chart,
    record_resource_given,
    write_record,
)
from dispatch.records.states import SECTIONS
from journal.codes.care import RecordKind
from journal.codes.caseload import Domain
from programs.base.forms import first_error, validated
from programs.base.http import DONE
from programs.base.permissions import Can, allows, require
from programs.base.refusals import NotFound
from programs.directory.selectors import find_resources
from programs.people.http import StaffRequest, posted
from programs.people.selectors import audience_of


@require_GET
def chart(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Everything clinical. To look is recorded."""
    return render(request, "dispatch/records/chart.html", _chart(request, call_id))


@require_GET
def plan(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The safety plan, to write with the person."""
    return render(request, "dispatch/records/plan.html", _chart(request, call_id))


@require_GET
def print_plan(request: StaffRequest, call_id: UUID, copy: str) -> HttpResponse:
    """The safety plan on paper; the caller's copy carries nothing of the system."""
    if copy not in ("team", "caller"):
        raise NotFound(_("There is no such copy."))
    return render(
        request, "dispatch/records/plan_print.html", _chart(request, call_id) | {"copy": copy}
    )


@require_POST
def record(request: StaffRequest, call_id: UUID, kind: str) -> HttpResponse:
    """Save a brief note or a safety plan, and show it as it now stands."""
    if kind not in RecordKind.values:
        raise NotFound(_("There is no such record."))
    what = RecordKind(kind)
    seen = request.POST.get("seen", "")
    write_record(
        actor=request.user,
        call_id=call_id,
        kind=what,
        sections={key: request.POST.get(key, "") for key in SECTIONS[what]},
        seen=int(seen) if seen.isdecimal() else 0,
    )
    page = (
        "dispatch/records/chart.html"
        if what == RecordKind.BRIEF_NOTE
        else "dispatch/records/plan.html"
    )
    return render(request, page, _chart(request, call_id) | {"saved": True})


@require_http_methods(["GET", "POST"])
def emergency_access(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Emergency access: a reason, an hour, and the supervisor told."""
    require(request.user, Can.EMERGENCY_ACCESS)
    form = EmergencyAccessForm(posted(request))
    if request.method == "POST" and form.is_valid():
        open_emergency_access(
            actor=request.user, call_id=call_id, reason=form.cleaned_data["reason"]
        )
        return HttpResponse(status=DONE)
    context = {
        "call": call_heading(audience_of(request.user), call_id),
        "problem": first_error(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/records/emergency_access_form.html", context, status=status)


@require_GET
def person(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The person: earlier calls, and what they were told of."""
    require(request.user, Can.SEE_PERSON)
    caller = caller_card(audience_of(request.user), call_id)
    context = {"caller": caller, "given": resources_given_to(call_id)}
    return render(request, "dispatch/records/person.html", context)


@require_GET
def resources(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Services of the directory that fit the words, the nearest first."""
    require(request.user, Can.WRITE_NOTE)
    call = call_heading(audience_of(request.user), call_id)
    words = request.GET.get("q", "")[:120]
    context = {
        "call": call,
        "words": words,
        "found": find_resources(words, call.spot),
        "refers": allows(request.user, Can.REFER),
        "domains": Domain.choices,
    }
    return render(request, "dispatch/records/resources_found.html", context)


@require_POST
def resource_given(request: StaffRequest, call_id: UUID) -> HttpResponse:
    cleaned = validated(ResourceGivenForm(request.POST))
    record_resource_given(actor=request.user, call_id=call_id, resource_id=cleaned["resource"])
    return render(
        request, "dispatch/records/resources_given.html", {"given": resources_given_to(call_id)}
    )


def _chart(request: StaffRequest, call_id: UUID) -> dict[str, object]:
    return {"chart": read_chart(actor=request.user, call_id=call_id)}
