"""The page of timers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from dispatch.timers.selectors import timers_for
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of


@require_GET
def timers(request: StaffRequest) -> HttpResponse:
    """Whether what is to be done by itself is done, and since when it is not."""
    require(request.user, Can.SEE_TIMERS)
    lines = timers_for(audience_of(request.user), now())
    context = {
        "timers": lines,
        "troubled": sum(not line.is_well for line in lines),
        "never": not any(line.last_success_at for line in lines),
        "now": now(),
    }
    return render(request, "dispatch/timers/timers.html", context)
