"""The live board."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dispatch.live_board.selectors import live_board_for
from journal.selectors import last_seq
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of


@require_GET
def live_board(request: StaffRequest) -> HttpResponse:
    """The manager's live board."""
    require(request.user, Can.SEE_LIVE_BOARD)
    audience = audience_of(request.user)
    context = {"seq": last_seq(), "board": live_board_for(audience)}
    return render(request, "dispatch/live_board/live_board_page.html", context)
