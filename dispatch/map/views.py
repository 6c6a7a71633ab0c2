"""The map in a window of its own, and what it is drawn from."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from dispatch.calls.rows import board_for
from dispatch.places.drawing import drawing
from dispatch.places.tiles import tile
from dispatch.units.selectors import units_for
from journal.selectors import last_seq
from programs.base.permissions import Can, require
from programs.base.refusals import NotFound
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of

DAY: Final = 86_400


@require_GET
def map_window(request: StaffRequest) -> HttpResponse:
    """The map in a window of its own, kept in step with the board."""
    require(request.user, Can.SEE_NARRATIVE)
    audience = audience_of(request.user)
    context = {
        "seq": last_seq(),
        "calls": board_for(audience),
        "units": units_for(audience),
        "tiles": tiles(),
    }
    return render(request, "dispatch/map/map.html", context)


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
    image = tile(zoom, x, y)
    if image is None:
        raise NotFound(_("There is no such tile."))
    return HttpResponse(image.data, content_type=image.kind)


def tiles() -> dict[str, str]:
    """Where the agency's own tiles come from, if it has any."""
    if settings.TILES_FILE:
        return {"url": "/map/tiles/{z}/{x}/{y}", "credit": settings.TILES_CREDIT}
    return {"url": settings.TILES_URL, "credit": settings.TILES_CREDIT}
