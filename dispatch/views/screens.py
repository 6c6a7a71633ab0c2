"""Screens of their own: the map, the wall; and how somebody arranges the console."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from dispatch.feed import WALL
from dispatch.forms.floor import LayoutForm
from dispatch.places.drawing import drawing
from dispatch.selectors import board_for, units_for, wall_for
from dispatch.selectors.timers import timers_for
from dispatch.tiles import tile
from journal.selectors import head
from programs.http import StaffRequest
from programs.permissions import Can, require
from programs.refusals import Invalid, NotFound
from programs.selectors import audience_of
from programs.services import keep_layout

DAY: Final = 86_400


@require_GET
def map_window(request: StaffRequest) -> HttpResponse:
    """The map in a window of its own, kept in step with the board."""
    require(request.user, Can.SEE_NARRATIVE)
    audience = audience_of(request.user)
    context = {
        "seq": head(),
        "calls": board_for(audience),
        "units": units_for(audience),
        "tiles": tiles(),
    }
    return render(request, "dispatch/map.html", context)


@require_GET
@cache_control(max_age=DAY, private=True)
def city(request: StaffRequest) -> HttpResponse:
    """The city as it is drawn under the calls: a schematic, and it says so."""
    require(request.user, Can.SEE_UNITS)
    return HttpResponse(drawing(), content_type="application/json")


@require_GET
@cache_control(max_age=DAY, private=True)
def tiles_of(request: StaffRequest, zoom: int, x: int, y: int) -> HttpResponse:
    """One tile of the agency's own PMTiles file."""
    require(request.user, Can.SEE_UNITS)
    found = tile(zoom, x, y)
    if found is None:
        raise NotFound("There is no such tile.")
    return HttpResponse(found.data, content_type=found.kind)


@require_GET
def wall(request: StaffRequest) -> HttpResponse:
    """Numbers and units for a screen on the wall: no names, no addresses."""
    require(request.user, Can.SEE_UNITS)
    context = {"seq": head(), "wall": wall_for(audience_of(request.user)), "subject": WALL}
    return render(request, "dispatch/wall.html", context)


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
    return render(request, "dispatch/timers.html", context)


@require_POST
def layout(request: StaffRequest) -> HttpResponse:
    """Keep how somebody arranged the console, for the role they work in."""
    form = LayoutForm(request.POST)
    if not form.is_valid():
        raise Invalid("The console cannot be arranged like that; nothing was changed.")
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    keep_layout(actor=request.user, choices=chosen)
    return HttpResponse(status=204)


def tiles() -> dict[str, str]:
    """Where the agency's own tiles come from, if it has any."""
    if settings.TILES_FILE:
        return {"url": "/map/tiles/{z}/{x}/{y}", "credit": settings.TILES_CREDIT}
    return {"url": settings.TILES_URL, "credit": settings.TILES_CREDIT}
