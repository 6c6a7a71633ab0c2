"""A try to call somebody back, and the end of a call-back."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dispatch.call_backs.forms import AttemptForm, CallBackForm
from dispatch.call_backs.services import finish_call_back, log_attempt
from journal.codes.care import Attempt, CallBackOutcome
from programs.base.forms import validated
from programs.base.http import DONE
from programs.people.http import StaffRequest


@require_POST
def attempt(request: StaffRequest, call_back_id: UUID) -> HttpResponse:
    cleaned = validated(AttemptForm(request.POST), _("Say how the try went; nothing was recorded."))
    log_attempt(
        actor=request.user,
        call_back_id=call_back_id,
        result=Attempt(cleaned["result"]),
        asked_for=cleaned["asked_for"],
    )
    return HttpResponse(status=DONE)


@require_POST
def call_back(request: StaffRequest, call_back_id: UUID) -> HttpResponse:
    """End a call-back with its outcome."""
    cleaned = validated(
        CallBackForm(request.POST), _("Say how the call-back ended; it stays open until then.")
    )
    how = CallBackOutcome(cleaned["outcome"])
    finish_call_back(actor=request.user, call_back_id=call_back_id, outcome=how)
    return HttpResponse(status=DONE)
