"""The open call: its pane, what is said of it in one key, offering, accepting, watching."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dispatch.alerts.services import page_supervisor
from dispatch.coaching.services import watch_call
from dispatch.handoffs.forms import OfferForm
from dispatch.handoffs.services import accept_handoff, offer_call
from dispatch.hazards.services import read_premises
from dispatch.holds.services import release_hold
from dispatch.open_call.cards import CallCard
from dispatch.open_call.selectors import call_card
from dispatch.response.services import declare_scene_safe
from journal.codes.handoffs import Consent
from journal.selectors import last_seq
from programs.base.forms import first_error
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.base.refusals import NotFound
from programs.people.http import StaffRequest, posted
from programs.people.selectors import audience_of
from programs.presence.selectors import clinicians_present


@require_GET
def pane(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The open call: its live parts and the forms beside them."""
    return pane_of(request, call_id)


ON_CALL: Final[dict[str, Callable[..., object]]] = {
    "safe": declare_scene_safe,
    "release": release_hold,
    "premises-read": read_premises,
    "page": page_supervisor,
}


@require_POST
def call(request: StaffRequest, call_id: UUID, command: str) -> HttpResponse:
    """What is said of a call in one key."""
    ON_CALL[command](actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)


@require_http_methods(["GET", "POST"])
def offer(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The packet as it will be read, and to whom it goes."""
    require(request.user, Can.OFFER_CALL)
    form = OfferForm(posted(request))
    if request.method == "POST" and form.is_valid():
        offer_call(actor=request.user, call_id=call_id, **form.offer())
        return HttpResponse(status=DONE)
    context = {
        "card": open_card(request, call_id),
        "clinicians": clinicians_present(),
        "consents": Consent.choices,
        "problem": first_error(form) if form.errors else "",
    }
    status = 422 if form.errors else 200
    return render(request, "dispatch/open_call/offer_form.html", context, status=status)


@require_POST
def accept(request: StaffRequest, handoff_id: UUID) -> HttpResponse:
    """Take the call, and have it on the screen at once."""
    handoff = accept_handoff(actor=request.user, handoff_id=handoff_id)
    return pane_of(request, handoff.call_id)


@require_POST
def watch(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Look on: the call's pane without anything that changes it."""
    watch_call(actor=request.user, call_id=call_id)
    return pane_of(request, call_id, watching=True)


def open_card(request: StaffRequest, call_id: UUID, **how: Any) -> CallCard:
    card = call_card(audience_of(request.user), call_id, **how)
    if card is None:
        raise NotFound(_("There is no such call on your board."))
    return card


def pane_of(request: StaffRequest, call_id: UUID, *, watching: bool = False) -> HttpResponse:
    """The open call: its live parts and the forms beside them."""
    seq = last_seq()  # before the card: what happens in between is replayed, not lost
    card = open_card(request, call_id, watching=watching)
    context = {"card": card, "seq": seq, "watching": watching}
    return render(request, "dispatch/open_call/call_pane.html", context)
