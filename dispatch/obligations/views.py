"""Answering a page."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dispatch.alerts.forms import AnswerForm
from dispatch.obligations.answers import acknowledge_page
from programs.base.forms import validated
from programs.base.http import DONE
from programs.people.http import StaffRequest


@require_POST
def answer(request: StaffRequest, alert_id: UUID) -> HttpResponse:
    """Say that one has heard a page, and what will be done."""
    cleaned = validated(
        AnswerForm(request.POST), _("Say what will be done; it is not answered yet.")
    )
    acknowledge_page(actor=request.user, alert_id=alert_id, **cleaned)
    return HttpResponse(status=DONE)
