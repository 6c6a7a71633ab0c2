"""Holding a call."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dispatch.calls.selectors import call_heading
from dispatch.holds.forms import HoldForm
from dispatch.holds.services import hold_call
from journal.codes.scene import HoldReason
from programs.base.forms import validated
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of


@require_http_methods(["GET", "POST"])
def hold(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """For how long, and why."""
    require(request.user, Can.ASSIGN_UNIT)
    if request.method == "POST":
        hold_call(actor=request.user, call_id=call_id, **validated(HoldForm(request.POST)))
        return HttpResponse(status=DONE)
    context = {
        "call": call_heading(audience_of(request.user), call_id),
        "reasons": HoldReason.choices,
    }
    return render(request, "dispatch/holds/hold_form.html", context)
