"""A warm transfer to 988, and its outcome."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.calls.selectors import call_heading
from dispatch.transfers.forms import OutcomeForm, ReferralForm, TransferForm
from dispatch.transfers.selectors import transfer_limits
from dispatch.transfers.services import (
    TooGraveFor988,
    TransferUnderWay,
    record_outcome,
    refer_to_988,
    transfer_to_988,
)
from journal.codes.care import TransferOutcome
from journal.codes.handoffs import Consent
from programs.base.forms import first_error, validated
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.people.http import StaffRequest, posted
from programs.people.selectors import audience_of


@require_http_methods(["GET", "POST"])
def transfer(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """A warm transfer to 988."""
    require(request.user, Can.TRANSFER_988)
    form, problem = TransferForm(posted(request)), ""
    if request.method == "POST" and form.is_valid():
        try:
            transfer_to_988(actor=request.user, call_id=call_id, warm=form.warm())
            return HttpResponse(status=DONE)
        except (Invalid, TooGraveFor988, TransferUnderWay) as refusal:
            problem = str(refusal)
    return _sheet(request, call_id, form, problem)


@require_POST
def refer(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The number of 988 is given, and the person agrees to call it."""
    require(request.user, Can.TRANSFER_988)
    form, problem = TransferForm(request.POST), ""
    asked = ReferralForm(request.POST)
    if asked.is_valid():
        consent = Consent(asked.cleaned_data["consent"])
        try:
            refer_to_988(actor=request.user, call_id=call_id, consent=consent)
            return HttpResponse(status=DONE)
        except (Invalid, TooGraveFor988) as refusal:
            problem = str(refusal)
    return _sheet(request, call_id, form, problem or first_error(asked))


def _sheet(request: StaffRequest, call_id: UUID, form: TransferForm, problem: str) -> HttpResponse:
    """The sheet of a transfer, with what was typed."""
    audience = audience_of(request.user)
    context = {
        "call": call_heading(audience, call_id),
        "form": form,
        **transfer_limits(audience, call_id),
        "problem": problem or (first_error(form) if form.errors else ""),
    }
    status = 200 if request.method == "GET" else 422
    return render(request, "dispatch/transfers/transfer_form.html", context, status=status)


@require_POST
def outcome(request: StaffRequest, transfer_id: UUID) -> HttpResponse:
    cleaned = validated(
        OutcomeForm(request.POST), _("Choose how the transfer went; nothing was recorded.")
    )
    how = TransferOutcome(cleaned["outcome"])
    record_outcome(actor=request.user, transfer_id=transfer_id, outcome=how)
    return HttpResponse(status=DONE)
