"""A warm transfer to 988, and its outcome."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.calls.selectors import call_heading
from dispatch.transfers.forms import OutcomeForm, TransferForm
from dispatch.transfers.services import record_outcome, transfer_to_988
from journal.codes.care import TransferOutcome
from programs.base.forms import first_error, validated
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest, posted
from programs.people.selectors import audience_of


@require_http_methods(["GET", "POST"])
def transfer(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """A warm transfer to 988."""
    require(request.user, Can.TRANSFER_988)
    form = TransferForm(posted(request))
    if request.method == "POST" and form.is_valid():
        transfer_to_988(actor=request.user, call_id=call_id, warm=form.warm())
        return HttpResponse(status=DONE)
    context = {
        "call": call_heading(audience_of(request.user), call_id),
        "form": form,
        "problem": first_error(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/transfers/transfer_form.html", context, status=status)


@require_POST
def outcome(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    cleaned = validated(
        OutcomeForm(request.POST), _("Choose how the transfer went; nothing was recorded.")
    )
    how = TransferOutcome(cleaned["outcome"])
    record_outcome(actor=request.user, transfer_id=transfer_id, outcome=how)
    return HttpResponse(status=DONE)
