"""What a clinician does beside a call: the chart, the directory, 988, safety, call-backs."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.forms.calls import checked, sentence
from dispatch.forms.care import (
    AttemptForm,
    CallBackForm,
    GiveForm,
    GlassForm,
    HelpForm,
    OutcomeForm,
    TransferForm,
)
from dispatch.selectors import call_heading, caller_card, given_to
from dispatch.services import (
    ask_help,
    break_glass,
    confirm_contact,
    declare_imminent,
    finish_call_back,
    give_resource,
    log_attempt,
    read_chart,
    record_outcome,
    transfer_to_988,
    withdraw_help,
    write_record,
)
from dispatch.states import (
    SECTIONS,
    Attempt,
    CallBackOutcome,
    PageReason,
    RecordKind,
    TransferOutcome,
)
from dispatch.views.handoffs import sent
from programs.http import StaffRequest
from programs.permissions import Can, allows, require
from programs.refusals import NotFound
from programs.selectors import audience_of, find_resources
from programs.states import Domain

DONE = 204


@require_GET
def chart(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Everything clinical. To look is recorded."""
    return render(request, "dispatch/chart.html", _chart(request, call_id))


@require_GET
def plan(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The safety plan, to write with the person."""
    return render(request, "dispatch/plan.html", _chart(request, call_id))


@require_GET
def print_plan(request: StaffRequest, call_id: UUID, copy: str) -> HttpResponse:
    """The safety plan on paper; the caller's copy carries nothing of the system."""
    if copy not in ("team", "caller"):
        raise NotFound("There is no such copy.")
    return render(request, "dispatch/plan_print.html", _chart(request, call_id) | {"copy": copy})


@require_POST
def record(request: StaffRequest, call_id: UUID, kind: str) -> HttpResponse:
    """Save a brief note or a safety plan, and show it as it now stands."""
    if kind not in RecordKind.values:
        raise NotFound("There is no such record.")
    what = RecordKind(kind)
    seen = request.POST.get("seen", "")
    write_record(
        actor=request.user,
        call_id=call_id,
        kind=what,
        sections={key: request.POST.get(key, "") for key in SECTIONS[what]},
        seen=int(seen) if seen.isdecimal() else 0,
    )
    page = "dispatch/chart.html" if what == RecordKind.BRIEF_NOTE else "dispatch/plan.html"
    return render(request, page, _chart(request, call_id) | {"saved": True})


@require_http_methods(["GET", "POST"])
def glass(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Emergency access: a reason, an hour, and the supervisor told."""
    require(request.user, Can.BREAK_GLASS)
    form = GlassForm(sent(request))
    if request.method == "POST" and form.is_valid():
        break_glass(actor=request.user, call_id=call_id, reason=form.cleaned_data["reason"])
        return HttpResponse(status=DONE)
    context = {
        "call": call_heading(audience_of(request.user), call_id),
        "problem": sentence(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/glass_form.html", context, status=status)


@require_GET
def person(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The person: earlier calls, and what they were told of."""
    require(request.user, Can.SEE_PERSON)
    caller = caller_card(audience_of(request.user), call_id)
    context = {"caller": caller, "given": given_to(call_id)}
    return render(request, "dispatch/person.html", context)


@require_GET
def find(request: StaffRequest, call_id: UUID) -> HttpResponse:
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
    return render(request, "dispatch/found.html", context)


@require_POST
def give(request: StaffRequest, call_id: UUID) -> HttpResponse:
    given = checked(GiveForm(request.POST))
    give_resource(actor=request.user, call_id=call_id, resource_id=given["resource"])
    return render(request, "dispatch/given.html", {"given": given_to(call_id)})


@require_POST
def call_help(request: StaffRequest, call_id: UUID, command: str) -> HttpResponse:
    """Police or EMS now, in one keystroke; or not after all."""
    given = checked(HelpForm(request.POST), "One can ask for police or for EMS; nobody was asked.")
    act: Callable[..., object] = ask_help if command == "ask" else withdraw_help
    act(actor=request.user, call_id=call_id, reason=PageReason(given["what"]))
    return HttpResponse(status=DONE)


@require_POST
def imminent(request: StaffRequest, call_id: UUID) -> HttpResponse:
    declare_imminent(actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)


@require_POST
def contact(request: StaffRequest, call_id: UUID) -> HttpResponse:
    confirm_contact(actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)


@require_http_methods(["GET", "POST"])
def transfer(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """A warm transfer to 988."""
    require(request.user, Can.TRANSFER_988)
    form = TransferForm(sent(request))
    if request.method == "POST" and form.is_valid():
        transfer_to_988(actor=request.user, call_id=call_id, warm=form.warm())
        return HttpResponse(status=DONE)
    context = {
        "call": call_heading(audience_of(request.user), call_id),
        "form": form,
        "problem": sentence(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/transfer_form.html", context, status=status)


@require_POST
def outcome(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    given = checked(
        OutcomeForm(request.POST), "Choose how the transfer went; nothing was recorded."
    )
    how = TransferOutcome(given["outcome"])
    record_outcome(actor=request.user, transfer_id=transfer_id, outcome=how)
    return HttpResponse(status=DONE)


@require_POST
def attempt(request: StaffRequest, call_back_id: UUID) -> HttpResponse:
    given = checked(AttemptForm(request.POST), "Say how the try went; nothing was recorded.")
    log_attempt(
        actor=request.user,
        call_back_id=call_back_id,
        result=Attempt(given["result"]),
        asked_for=given["asked_for"],
    )
    return HttpResponse(status=DONE)


@require_POST
def call_back(request: StaffRequest, call_back_id: UUID) -> HttpResponse:
    """End a call-back with its outcome."""
    given = checked(
        CallBackForm(request.POST), "Say how the call-back ended; it stays open until then."
    )
    how = CallBackOutcome(given["outcome"])
    finish_call_back(actor=request.user, call_back_id=call_back_id, outcome=how)
    return HttpResponse(status=DONE)


def _chart(request: StaffRequest, call_id: UUID) -> dict[str, object]:
    return {"chart": read_chart(actor=request.user, call_id=call_id)}
