"""Changing a unit's duty, and taking it back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journal.codes.units import ShortReason
from programs.base.refusals import Invalid
from programs.people.http import StaffRequest
from programs.units.forms import DutyForm
from programs.units.services import set_duty, undo_duty


@require_POST
def duty(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = DutyForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("A unit's duty can start, suspend, resume or end; nothing was changed."))
    reason = form.cleaned_data["short_reason"]
    set_duty(
        actor=request.user,
        unit_id=unit_id,
        command=form.cleaned_data["command"],
        short_reason=ShortReason(reason) if reason else None,
    )
    return HttpResponse(status=204)


@require_POST
def duty_undo(request: StaffRequest, unit_id: int) -> HttpResponse:
    undo_duty(actor=request.user, unit_id=unit_id)
    return HttpResponse(status=204)
