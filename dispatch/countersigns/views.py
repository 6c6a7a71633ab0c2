"""Confirming what somebody else decided, or refusing it."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from dispatch.countersigns.services import answer_countersign
from programs.base.http import DONE
from programs.people.http import StaffRequest


@require_POST
def countersign(request: StaffRequest, countersign_id: UUID, confirmed: bool) -> HttpResponse:
    """The second person's word."""
    answer_countersign(actor=request.user, countersign_id=countersign_id, confirmed=confirmed)
    return HttpResponse(status=DONE)
