"""Answering a page."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from dispatch.obligations.answers import acknowledge_page
from programs.base.http import DONE
from programs.people.http import StaffRequest


@require_POST
def answer(request: StaffRequest, alert_id: UUID) -> HttpResponse:
    """Say that one has heard a page."""
    acknowledge_page(actor=request.user, alert_id=alert_id)
    return HttpResponse(status=DONE)
