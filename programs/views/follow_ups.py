"""Follow-ups, and reports to the State."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from programs.forms import FinishForm, GiveForm, StateReportForm, TickForm, TryForm, checked
from programs.http import StaffRequest
from programs.permissions import Can, allows, require
from programs.refusals import Forbidden
from programs.selectors import (
    audience_of,
    follow_ups_for,
    hands_for,
    state_reports_for,
    states_made,
)
from programs.services import finish_follow_up, give_follow_up, log_try, make_report, tick_item
from programs.states import FollowUpOutcome, Program, Tried

SHOWN = ("open", "mine", "done")


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """What is owed to people, the most pressing first."""
    if not (allows(request.user, Can.FOLLOW_UP) or allows(request.user, Can.SHARE_FOLLOW_UPS)):
        raise Forbidden(f"Your role may not {Can.FOLLOW_UP}.")
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    shares = allows(request.user, Can.SHARE_FOLLOW_UPS)
    context = {
        "rows": follow_ups_for(audience_of(request.user), request.user, show),
        "show": show,
        "tabs": [("open", "Open"), ("mine", "Mine"), ("done", "Done")],
        "tried": Tried.choices,
        "outcomes": FollowUpOutcome.choices,
        "hands": {one.label: hands_for(one) for one in Program} if shares else {},
        "works": allows(request.user, Can.FOLLOW_UP),
    }
    return render(request, "programs/follow_ups.html", context)


@require_POST
def give(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    given = checked(GiveForm(request.POST))
    give_follow_up(actor=request.user, follow_up_id=follow_up_id, owner_id=given["owner"])
    return redirect("programs:follow_ups")


@require_POST
def tried(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    given = checked(TryForm(request.POST))
    log_try(
        actor=request.user,
        follow_up_id=follow_up_id,
        result=Tried(given["result"]),
        asked_for=given["asked_for"],
    )
    return redirect("programs:follow_ups")


@require_POST
def tick(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    given = checked(TickForm(request.POST))
    tick_item(actor=request.user, follow_up_id=follow_up_id, item=given["item"], done=given["done"])
    return redirect("programs:follow_ups")


@require_POST
def finish(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    given = checked(FinishForm(request.POST))
    finish_follow_up(
        actor=request.user,
        follow_up_id=follow_up_id,
        outcome=FollowUpOutcome(given["outcome"]),
    )
    return redirect("programs:follow_ups")


@require_GET
def state_reports(request: StaffRequest) -> HttpResponse:
    """The reports to the State that are owed, and those that were made."""
    require(request.user, Can.REPORT_TO_STATE)
    audience = audience_of(request.user)
    context = {
        "owed": state_reports_for(audience),
        "made": states_made(audience),
        "at": now(),
    }
    return render(request, "programs/state_reports.html", context)


@require_POST
def state_report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    given = checked(StateReportForm(request.POST))
    make_report(
        actor=request.user,
        report_id=report_id,
        reference=given["reference"],
        made_at=given["made_at"] or now(),
    )
    return redirect("programs:state_reports")
