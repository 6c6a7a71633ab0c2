"""The board of a shift, the calls behind its numbers, and handing it over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.figures import DEFAULT_TARGETS, TARGETS
from programs.forms import HandoverForm, RemarkForm
from programs.http import StaffRequest
from programs.permissions import Can, allows, require
from programs.refusals import Invalid, Refusal
from programs.selectors import (
    behind,
    board_of,
    boards_to_sign,
    draft_handover,
    forecast,
    frozen_board,
    gaps_ahead,
    handover_of,
    handovers_to_receive,
    on_now,
    shift_at,
    shift_beside,
    staffed,
)
from programs.services import (
    bring_ledger_up_to_date,
    receive_handover,
    sign_board,
    write_handover,
)


@require_GET
def shift(request: StaffRequest) -> HttpResponse:
    """The board of the shift that is on, or of one that is over, as it was frozen."""
    require(request.user, Can.SEE_TALLY)
    at, part = now(), "HX-Request" in request.headers
    bring_ledger_up_to_date()
    period = shift_at(_asked(request))
    chosen = request.GET.getlist("target") or list(DEFAULT_TARGETS)
    live = period.end > at
    frozen = None if live else frozen_board(period)
    hours = forecast(period, at)
    context = {
        "period": period,
        "running": live,
        "frozen": frozen,
        "board": frozen.figures if frozen else board_of(period, chosen),
        "targets": [(one.key, one.label, one.key in chosen) for one in TARGETS],
        "before": shift_beside(period, -1),
        "after": shift_beside(period, 1) if not live else None,
        "hours": hours,
        "most": max((max(hour.high, hour.came or 0) for hour in hours), default=0) or 1,
        "staffed": staffed(period),
        "on_now": on_now(at),
        "gaps": [] if part else gaps_ahead(at),
        "to_sign": boards_to_sign(),
        "to_receive": handovers_to_receive(),
        "may_sign": allows(request.user, Can.SIGN_BOARD),
        "may_hand_over": allows(request.user, Can.HAND_OVER),
    }
    return render(request, "programs/board.html" if part else "programs/shift.html", context)


@require_GET
def calls(request: StaffRequest) -> HttpResponse:
    """The calls behind a number of a board."""
    require(request.user, Can.SEE_TALLY)
    bring_ledger_up_to_date()
    period = shift_at(_asked(request))
    label, definition, found, count = behind(period, request.GET.get("key", "count:received"))
    context = {
        "period": period,
        "label": label,
        "definition": definition,
        "calls": found,
        "count": count,
        "opens": allows(request.user, Can.SEE_CALLS),
    }
    return render(request, "programs/behind.html", context)


@require_POST
def sign(request: StaffRequest, board_id: UUID) -> HttpResponse:
    form = RemarkForm(request.POST)
    if not form.is_valid():
        raise Invalid("A remark has at most 1,000 characters; nothing was changed.")
    board = sign_board(actor=request.user, board_id=board_id, remark=form.cleaned_data["remark"])
    return redirect(f"/shift/?at={_stamp(board.starts_at)}")


@require_http_methods(["GET", "POST"])
def handover(request: StaffRequest) -> HttpResponse:
    """Write what the next lead should know, and give it to them."""
    require(request.user, Can.HAND_OVER)
    at = now()
    bring_ledger_up_to_date()
    period = shift_at(_asked(request))
    held, problem = handover_of(period), ""
    form = HandoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sections = form.cleaned_data
        try:
            give = request.POST.get("do") == "give"
            write_handover(actor=request.user, period=period, sections=sections, give=give)
            return redirect(f"/handover/?at={_stamp(period.start)}")
        except Refusal as refusal:
            problem = str(refusal)
    elif request.method == "POST":
        sections = {name: request.POST.get(name, "") for name in form.fields}
        problem = "A part has at most 4,000 characters; nothing was changed."
    else:
        sections = held.sections if held else draft_handover(period, at)
    context: dict[str, Any] = {
        "period": period,
        "held": held,
        "problem": problem,
        "parts": [(name, HANDOVER_PARTS[name], sections.get(name, "")) for name in HANDOVER_PARTS],
        "before": shift_beside(period, -1),
        "to_receive": handovers_to_receive(),
        "own": held is not None and held.written_by_id == request.user.pk,
    }
    status = 422 if problem else 200
    return render(request, "programs/handover.html", context, status=status)


HANDOVER_PARTS = {
    "people": "Open people",
    "promises": "Promises and follow-ups",
    "stacked": "Stacked calls",
    "staffing": "Staffing",
    "remarks": "What else the next lead should know",
}


@require_POST
def receive(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    held = receive_handover(actor=request.user, handover_id=handover_id)
    return redirect(f"/handover/?at={_stamp(held.starts_at)}")


def _asked(request: StaffRequest) -> datetime:
    """The instant asked for, or now. What cannot be read is now, too."""
    try:
        at = parse_datetime(request.GET.get("at", "").replace(" ", "+"))
    except ValueError:
        at = None
    return now() if at is None or is_naive(at) else at


def _stamp(at: datetime) -> str:
    return at.isoformat().replace("+", "%2B")
