"""Raising, answering and stopping the alarm of a crew in danger."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from dispatch.duress.services import acknowledge_duress, start_duress, stop_duress
from programs.base.http import DONE
from programs.people.http import StaffRequest

ON_DURESS: Final[dict[str, Callable[..., object]]] = {
    "answer": acknowledge_duress,
    "stop": stop_duress,
}


@require_POST
def duress(request: StaffRequest, unit_id: int) -> HttpResponse:
    start_duress(actor=request.user, unit_id=unit_id)
    return HttpResponse(status=DONE)


@require_POST
def duress_step(request: StaffRequest, duress_id: UUID, command: str) -> HttpResponse:
    """Answer an alarm, or say that the crew is safe."""
    ON_DURESS[command](actor=request.user, duress_id=duress_id)
    return HttpResponse(status=DONE)
