"""The sheet that closes a call, and what leads to it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.closing.forms import AttemptForm, CloseForm
from dispatch.closing.refusing import SecondPersonNeeded
from dispatch.closing.selectors import closing_card
from dispatch.closing.services import ask_in_error, ask_to_close, close_call, record_attempt
from journal.codes.calls import Tried
from programs.base.forms import first_error, validated
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.base.quiet import usual_time
from programs.base.refusals import Invalid
from programs.people.http import StaffRequest, posted
from programs.people.selectors import audience_of, clinicians


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Close a call, or ask a second person to confirm that it ends so. What was typed stays."""
    require(request.user, Can.CLOSE_CALL)
    card = closing_card(audience_of(request.user), request.user, call_id)
    form = CloseForm(posted(request), initial={"disposition": card.outcome})
    problem, second = "", False
    if request.method == "POST" and form.is_valid():
        act = ask_to_close if form.cleaned_data["ask"] else close_call
        try:
            act(actor=request.user, call_id=call_id, **form.outcome())
            return HttpResponse(status=DONE)
        except Invalid as refusal:
            problem, second = str(refusal), isinstance(refusal, SecondPersonNeeded)
    context = {
        "form": form,
        "call": card,
        "usual": usual_time(now()),
        "clinicians": clinicians().order_by("name"),
        "problem": problem or (first_error(form) if form.errors else ""),
        "second": second,
    }
    status = 200 if request.method == "GET" else 422
    return render(request, "dispatch/closing/close_form.html", context, status=status)


@require_POST
def attempt(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """What was tried to reach or find the person."""
    cleaned = validated(
        AttemptForm(request.POST), _("Say what was tried, of the list; nothing was recorded.")
    )
    record_attempt(actor=request.user, call_id=call_id, tried=Tried(cleaned["tried"]))
    return HttpResponse(status=DONE)


@require_POST
def in_error(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """A second person is asked to confirm that imminent risk was marked in error."""
    ask_in_error(actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)
