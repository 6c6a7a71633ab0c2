"""The sheet that closes a call."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from dispatch.closing.forms import CloseForm
from dispatch.closing.selectors import closing_card
from dispatch.closing.services import ContactNotConfirmed, UnservedReasonRequired, close_call
from programs.base.forms import first_error
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.base.quiet import usual_time
from programs.people.http import StaffRequest, posted
from programs.people.selectors import audience_of, clinicians


@require_http_methods(["GET", "POST"])
def close(request: StaffRequest, call_id: UUID) -> HttpResponse:
    require(request.user, Can.CLOSE_CALL)
    form, problem = CloseForm(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            close_call(actor=request.user, call_id=call_id, **form.outcome())
            return HttpResponse(status=DONE)
        except (UnservedReasonRequired, ContactNotConfirmed) as refusal:
            problem = str(refusal)
    context = {
        "form": form,
        "call": closing_card(audience_of(request.user), call_id),
        "usual": usual_time(now()),
        "clinicians": clinicians().order_by("name"),
        "problem": problem or (first_error(form) if form.errors else ""),
    }
    status = 200 if request.method == "GET" else 422
    return render(request, "dispatch/closing/close_form.html", context, status=status)
