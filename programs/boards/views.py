"""The board of a shift, the calls behind its numbers, and its signature."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid
from programs.base.shifts import shift_at, shift_beside
from programs.boards.forms import RemarkForm
from programs.boards.models import REMARK_LENGTH
from programs.boards.selectors import board_of, boards_to_sign, frozen_board
from programs.boards.services import sign_board
from programs.forecast.selectors import forecast, staffed
from programs.handovers.forms import instant_asked, stamp
from programs.handovers.selectors import handovers_to_receive
from programs.ledger.selectors import ledger_progress
from programs.metrics.definitions import DEFAULT_TARGETS, TARGETS
from programs.metrics.selectors import calls_behind
from programs.people.http import StaffRequest
from programs.roster.selectors import on_now, staffing_gaps


@require_GET
def shift(request: StaffRequest) -> HttpResponse:
    """The board of the shift that is on, or of one that is over, as it was frozen."""
    require(request.user, Can.SEE_LIVE_BOARD)
    at, part = now(), "HX-Request" in request.headers
    counted = ledger_progress()
    period = shift_at(instant_asked(request))
    chosen = request.GET.getlist("target") or list(DEFAULT_TARGETS)
    live = period.end > at
    frozen = None if live else frozen_board(period)
    hours = forecast(period, at)
    context = {
        "period": period,
        "running": live,
        "frozen": frozen,
        "counted": counted,
        "board": frozen.figures if frozen else board_of(period, chosen),
        "targets": [(target.key, target.label, target.key in chosen) for target in TARGETS],
        "before": shift_beside(period, -1),
        "after": shift_beside(period, 1) if not live else None,
        "hours": hours,
        "most": max((max(hour.high, hour.came or 0) for hour in hours), default=0) or 1,
        "staffed": staffed(period),
        "on_now": on_now(at),
        "gaps": [] if part else staffing_gaps(at),
        "to_sign": boards_to_sign(),
        "to_receive": handovers_to_receive(),
        "may_sign": allows(request.user, Can.SIGN_BOARD),
        "may_hand_over": allows(request.user, Can.HAND_OVER),
    }
    return render(
        request, "programs/boards/board.html" if part else "programs/boards/shift.html", context
    )


@require_GET
def calls(request: StaffRequest) -> HttpResponse:
    """The calls behind a number of a board."""
    require(request.user, Can.SEE_LIVE_BOARD)
    counted = ledger_progress()
    period = shift_at(instant_asked(request))
    label, definition, facts, count = calls_behind(period, request.GET.get("key", "count:received"))
    context = {
        "period": period,
        "label": label,
        "definition": definition,
        "calls": facts,
        "counted": counted,
        "count": count,
        "opens": allows(request.user, Can.SEE_CALLS),
    }
    return render(request, "programs/boards/board_calls.html", context)


@require_POST
def sign(request: StaffRequest, board_id: UUID) -> HttpResponse:
    """Sign a board, with a remark or without."""
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise Invalid(
            _("A remark has at most %(length)s characters; nothing was changed.")
            % {"length": f"{REMARK_LENGTH:,}"}
        )
    board = sign_board(actor=request.user, board_id=board_id, remark=form.cleaned_data["remark"])
    return redirect(f"/shift/?at={stamp(board.starts_at)}")
