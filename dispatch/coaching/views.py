"""Ending a watch, and whispers."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from dispatch.coaching.forms import WhisperForm
from dispatch.coaching.services import acknowledge_whisper, stop_watching, whisper
from programs.base.forms import validated
from programs.base.http import DONE
from programs.people.http import StaffRequest


@require_POST
def unwatch(request: StaffRequest) -> HttpResponse:
    stop_watching(actor=request.user)
    return HttpResponse(status=DONE)


@require_POST
def send_whisper(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Whisper to the owner of a call."""
    cleaned = validated(WhisperForm(request.POST))
    whisper(actor=request.user, call_id=call_id, text=cleaned["text"])
    return HttpResponse(status=DONE)


@require_POST
def whisper_acknowledged(request: StaffRequest, whisper_id: UUID) -> HttpResponse:
    acknowledge_whisper(actor=request.user, whisper_id=whisper_id)
    return HttpResponse(status=DONE)
