"""Giving calls over, taking them, watching them."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from dispatch.cards import CallCard
from dispatch.forms.calls import checked, sentence
from dispatch.forms.care import OfferForm, ReasonForm, WhisperForm
from dispatch.selectors import call_card
from dispatch.services import (
    accept_handoff,
    complete_handoff,
    decline_handoff,
    hear_whisper,
    join_handoff,
    offer_call,
    return_call,
    stop_watching,
    take_over,
    watch_call,
    whisper,
    withdraw_handoff,
)
from dispatch.states import Consent, HandoffReason
from journal.selectors import head
from programs.http import StaffRequest
from programs.permissions import Can, require
from programs.refusals import NotFound
from programs.selectors import audience_of, clinicians_present

DONE = 204
STEPS: Final[dict[str, Callable[..., object]]] = {
    "withdraw": withdraw_handoff,
    "join": join_handoff,
    "complete": complete_handoff,
}
REASONED: Final[dict[str, tuple[Callable[..., object], Can, str]]] = {
    "decline": (decline_handoff, Can.BE_PRESENT, "Pass on"),
    "return": (return_call, Can.OFFER_CALL, "Give back"),
}


@require_http_methods(["GET", "POST"])
def offer(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The packet as it will be read, and to whom it goes."""
    require(request.user, Can.OFFER_CALL)
    form = OfferForm(sent(request))
    if request.method == "POST" and form.is_valid():
        offer_call(actor=request.user, call_id=call_id, **form.offer())
        return HttpResponse(status=DONE)
    context = {
        "card": open_card(request, call_id),
        "clinicians": clinicians_present(),
        "consents": Consent.choices,
        "problem": sentence(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/offer_form.html", context, status=status)


@require_POST
def accept(request: StaffRequest, handoff_id: UUID) -> HttpResponse:
    """Take the call, and have it on the screen at once."""
    taken = accept_handoff(actor=request.user, handoff_id=handoff_id)
    return pane_of(request, taken.call_id)


@require_POST
def step(request: StaffRequest, handoff_id: UUID, command: str) -> HttpResponse:
    if command not in STEPS:
        raise NotFound("A hand-off has no such step.")
    STEPS[command](actor=request.user, handoff_id=handoff_id)
    return HttpResponse(status=DONE)


@require_http_methods(["GET", "POST"])
def reasoned(request: StaffRequest, handoff_id: UUID, command: str) -> HttpResponse:
    """Pass a call on, or give it back, with the reason."""
    act, can, words = REASONED[command]
    require(request.user, can)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        reason = HandoffReason(form.cleaned_data["reason"])
        act(actor=request.user, handoff_id=handoff_id, reason=reason)
        return HttpResponse(status=DONE)
    context = {
        "form": form,
        "words": words,
        "command": command,
        "handoff_id": handoff_id,
        "problem": sentence(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/reason_form.html", context, status=status)


@require_POST
def take(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Take a call over whose owner is away."""
    take_over(actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)


@require_POST
def watch(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Look on: the call's pane without anything that changes it."""
    watch_call(actor=request.user, call_id=call_id)
    return pane_of(request, call_id, watching=True)


@require_POST
def unwatch(request: StaffRequest) -> HttpResponse:
    stop_watching(actor=request.user)
    return HttpResponse(status=DONE)


@require_POST
def say(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Whisper to the owner of a call."""
    given = checked(WhisperForm(request.POST))
    whisper(actor=request.user, call_id=call_id, text=given["text"])
    return HttpResponse(status=DONE)


@require_POST
def heard(request: StaffRequest, whisper_id: UUID) -> HttpResponse:
    hear_whisper(actor=request.user, whisper_id=whisper_id)
    return HttpResponse(status=DONE)


def sent(request: StaffRequest) -> QueryDict | None:
    """What was posted, were it nothing: an empty form is a mistake to be named."""
    return request.POST if request.method == "POST" else None


def open_card(request: StaffRequest, call_id: UUID, **how: Any) -> CallCard:
    card = call_card(audience_of(request.user), call_id, **how)
    if card is None:
        raise NotFound("There is no such call on your board.")
    return card


def pane_of(request: StaffRequest, call_id: UUID, *, watching: bool = False) -> HttpResponse:
    """The open call: its live parts and the forms beside them."""
    seq = head()  # before the card: what happens in between is replayed, not lost
    card = open_card(request, call_id, watching=watching)
    context = {"card": card, "seq": seq, "watching": watching}
    return render(request, "dispatch/call_pane.html", context)
