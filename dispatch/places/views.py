"""What somebody may mean by the place they are typing."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dispatch.places.gazetteer import find
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest


@require_GET
def suggest(request: StaffRequest) -> HttpResponse:
    """What somebody may mean by the place they are typing."""
    require(request.user, Can.SEE_NARRATIVE)
    words = request.GET.get("place", "")
    return render(request, "dispatch/places/places.html", {"words": words, "found": find(words)})
