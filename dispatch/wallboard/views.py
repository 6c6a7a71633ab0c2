"""The wallboard, a page of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dispatch.wallboard.selectors import wallboard_for
from journal.selectors import last_seq
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of


@require_GET
def wallboard(request: StaffRequest) -> HttpResponse:
    """Numbers and units for a screen on the wall: no names, no addresses."""
    require(request.user, Can.SEE_UNITS)
    context = {
        "seq": last_seq(),
        "wallboard": wallboard_for(audience_of(request.user)),
    }
    return render(request, "dispatch/wallboard/wallboard.html", context)
