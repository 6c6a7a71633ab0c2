"""The steps of a hand-off, and taking a call over."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.handoffs.forms import ReasonForm
from dispatch.handoffs.services import (
    complete_handoff,
    decline_handoff,
    join_handoff,
    return_call,
    take_over,
    withdraw_handoff,
)
from journal.codes.handoffs import HandoffReason
from programs.base.forms import first_error
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.base.refusals import NotFound
from programs.people.http import StaffRequest, posted

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

STEPS: Final[dict[str, Callable[..., object]]] = {
    "withdraw": withdraw_handoff,
    "join": join_handoff,
    "complete": complete_handoff,
}
REASONED: Final[dict[str, tuple[Callable[..., object], Can, "_StrOrPromise"]]] = {
    "decline": (decline_handoff, Can.TAKE_OVER_BY_PHONE, gettext_lazy("Pass on")),
    "return": (return_call, Can.OFFER_CALL, gettext_lazy("Give back")),
}


@require_POST
def step(request: StaffRequest, handoff_id: UUID, command: str) -> HttpResponse:
    if command not in STEPS:
        raise NotFound(_("A hand-off has no such step."))
    STEPS[command](actor=request.user, handoff_id=handoff_id)
    return HttpResponse(status=DONE)


@require_http_methods(["GET", "POST"])
def step_with_reason(request: StaffRequest, handoff_id: UUID, command: str) -> HttpResponse:
    """Pass a call on, or give it back, with the reason."""
    act, can, words = REASONED[command]
    require(request.user, can)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = HandoffReason(form.cleaned_data["reason"])
        act(actor=request.user, handoff_id=handoff_id, reason=reason)
        return HttpResponse(status=DONE)
    context = {
        "form": form,
        "words": words,
        "command": command,
        "handoff_id": handoff_id,
        "problem": first_error(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/handoffs/reason_form.html", context, status=status)


@require_POST
def take(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Take a call over whose owner is away."""
    take_over(actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)
