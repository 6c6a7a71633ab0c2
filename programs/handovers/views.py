"""Handing a shift over, and receiving it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from programs.base.permissions import Can, require
from programs.base.refusals import Refusal
from programs.base.shifts import shift_at, shift_beside
from programs.handovers.forms import HandoverForm, instant_asked, stamp
from programs.handovers.models import SECTION_LENGTH
from programs.handovers.selectors import draft_handover, handover_of, handovers_to_receive
from programs.handovers.services import receive_handover, write_handover
from programs.ledger.selectors import ledger_progress
from programs.people.http import StaffRequest


@require_http_methods(["GET", "POST"])
def handover(request: StaffRequest) -> HttpResponse:
    """Write what the next lead should know, and give it to them."""
    require(request.user, Can.HAND_OVER)
    at, counted = now(), ledger_progress()
    period = shift_at(instant_asked(request))
    written, problem = handover_of(period), ""
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
        problem = _("A part has at most %(length)s characters; nothing was changed.") % {
            "length": f"{SECTION_LENGTH:,}"
        }
    else:
        sections = written.sections if written else draft_handover(period, at)
    context: dict[str, Any] = {
        "period": period,
        "held": written,
        "counted": counted,
        "problem": problem,
        "parts": [(name, HANDOVER_PARTS[name], sections.get(name, "")) for name in HANDOVER_PARTS],
        "before": shift_beside(period, -1),
        "to_receive": handovers_to_receive(),
        "own": written is not None and written.written_by_id == request.user.pk,
    }
    status = 422 if problem else 200
    return render(request, "programs/handovers/handover.html", context, status=status)


HANDOVER_PARTS = {
    "people": gettext_lazy("Open people"),
    "promises": gettext_lazy("Promises and follow-ups"),
    "stacked": gettext_lazy("Stacked calls"),
    "staffing": gettext_lazy("Staffing"),
    "remarks": gettext_lazy("What else the next lead should know"),
}


@require_POST
def receive(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Say that one has read it and takes the shift."""
    received = receive_handover(actor=request.user, handover_id=handover_id)
    return redirect(f"/handover/?at={stamp(received.starts_at)}")
