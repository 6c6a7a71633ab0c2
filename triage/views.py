"""The triage pane: questions, the standing recommendation, confirm or override."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dispatch.forms import sentence
from dispatch.selectors import call_card
from dispatch.services import start_triage
from dispatch.states import Band, Destination
from programs.http import StaffRequest
from programs.permissions import Can, allows, require
from programs.refusals import Invalid, NotFound
from programs.selectors import audience_of
from triage.forms import OverrideForm, answers_in, asked
from triage.protocol import Outcome
from triage.selectors import advice, published, table_of
from triage.services import decide, override_decision

DONE = 204


@require_GET
def pane(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The questions of the protocol in force, for one call."""
    require(request.user, Can.TRIAGE)
    card = call_card(audience_of(request.user), call_id)
    if card is None:
        raise NotFound("There is no such call on your board.")
    version = published()
    context = {
        "card": card,
        "protocol": table_of(version),
        "version": version,
        "questions": asked(table_of(version)),
        "override": OverrideForm(),
        "may_override": allows(request.user, Can.OVERRIDE),
    }
    return render(request, "triage/pane.html", context)


@require_GET
def advise(request: StaffRequest) -> HttpResponse:
    """What the table says to the answers so far. Writes nothing."""
    require(request.user, Can.TRIAGE)
    outcome = advice(published(), answers_in(request.GET))
    return render(request, "triage/advice.html", _spoken(outcome))


@require_POST
def start(request: StaffRequest, call_id: UUID) -> HttpResponse:
    start_triage(actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)


@require_POST
def confirm(request: StaffRequest, call_id: UUID) -> HttpResponse:
    answers = answers_in(request.POST)
    decide(actor=request.user, call_id=call_id, protocol=published(), answers=answers)
    return HttpResponse(status=DONE)


@require_POST
def override(request: StaffRequest, call_id: UUID) -> HttpResponse:
    form = OverrideForm(request.POST)
    if not form.is_valid():
        raise Invalid(sentence(form))
    override_decision(
        actor=request.user,
        call_id=call_id,
        protocol=published(),
        answers=answers_in(request.POST),
        instead=form.instead(),
    )
    return HttpResponse(status=DONE)


def _spoken(outcome: Outcome) -> dict[str, object]:
    return {
        "outcome": outcome,
        "destination": Destination(outcome.destination).label,
        "band_label": Band(outcome.band).label,
        "co_response": "co_response" in outcome.along,
        "ems": "ems" in outcome.along,
        "cap_referral": "cap_referral" in outcome.along,
    }
