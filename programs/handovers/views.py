"""The board of a shift, the calls behind its numbers, and handing it over."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from programs.base.permissions import Can, require
from programs.base.refusals import Refusal
from programs.base.shifts import shift_at, shift_beside
from programs.handovers.forms import HandoverForm, instant_asked, stamp
from programs.handovers.selectors import draft_handover, handover_of, handovers_to_receive
from programs.handovers.services import receive_handover, write_handover
from programs.ledger.timers import bring_ledger_up_to_date
from programs.people.http import StaffRequest


@require_http_methods(["GET", "POST"])
def handover(request: StaffRequest) -> HttpResponse:
    """Write what the next lead should know, and give it to them."""
    require(request.user, Can.HAND_OVER)
    at = now()
    bring_ledger_up_to_date()
    period = shift_at(instant_asked(request))
    held, problem = handover_of(period), ""
    form = HandoverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sections = form.cleaned_data
        try:
            give = request.POST.get("do") == "give"
            write_handover(actor=request.user, period=period, sections=sections, give=give)
            return redirect(f"/handover/?at={stamp(period.start)}")
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
    return render(request, "programs/handovers/handover.html", context, status=status)


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
    return redirect(f"/handover/?at={stamp(held.starts_at)}")
