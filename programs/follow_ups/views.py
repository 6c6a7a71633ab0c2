"""Follow-ups: the list, and what is done with one of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal.codes.follow_ups import FollowUpOutcome, Tried
from journal.codes.people import Program
from programs.base.forms import validated
from programs.base.permissions import Can, allows
from programs.base.refusals import Forbidden
from programs.follow_ups.forms import AssignForm, AttemptForm, FinishForm, TickForm
from programs.follow_ups.selectors import eligible_owners, follow_ups_for
from programs.follow_ups.services import (
    assign_follow_up,
    finish_follow_up,
    log_follow_up_attempt,
    tick_item,
)
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of

SHOWN = ("open", "mine", "done")


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """What is owed to people, the most pressing first."""
    if not (allows(request.user, Can.FOLLOW_UP) or allows(request.user, Can.ASSIGN_FOLLOW_UPS)):
        raise Forbidden(_("Your role may not %(can)s.") % {"can": Can.FOLLOW_UP})
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    shares = allows(request.user, Can.ASSIGN_FOLLOW_UPS)
    context = {
        "rows": follow_ups_for(audience_of(request.user), request.user, show),
        "show": show,
        "tabs": [("open", _("Open")), ("mine", _("Mine")), ("done", _("Done"))],
        "tried": Tried.choices,
        "outcomes": FollowUpOutcome.choices,
        "hands": {program.label: eligible_owners(program) for program in Program} if shares else {},
        "works": allows(request.user, Can.FOLLOW_UP),
        "screens": allows(request.user, Can.SCREEN),
    }
    return render(request, "programs/follow_ups/follow_ups.html", context)


@require_POST
def assign(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    """Take it on, or give it to somebody."""
    cleaned = validated(AssignForm(request.POST))
    assign_follow_up(actor=request.user, follow_up_id=follow_up_id, owner_id=cleaned["owner"])
    return redirect("programs:follow_ups")


@require_POST
def log_attempt(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    """Record one try to reach the person."""
    cleaned = validated(AttemptForm(request.POST))
    log_follow_up_attempt(
        actor=request.user,
        follow_up_id=follow_up_id,
        result=Tried(cleaned["result"]),
        asked_for=cleaned["asked_for"],
    )
    return redirect("programs:follow_ups")


@require_POST
def tick(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    """Tick or untick an item of the list."""
    cleaned = validated(TickForm(request.POST))
    tick_item(
        actor=request.user, follow_up_id=follow_up_id, item=cleaned["item"], done=cleaned["done"]
    )
    return redirect("programs:follow_ups")


@require_POST
def finish(request: StaffRequest, follow_up_id: UUID) -> HttpResponse:
    """End it, with what came of it."""
    cleaned = validated(FinishForm(request.POST))
    finish_follow_up(
        actor=request.user,
        follow_up_id=follow_up_id,
        outcome=FollowUpOutcome(cleaned["outcome"]),
    )
    return redirect("programs:follow_ups")
