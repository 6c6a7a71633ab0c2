"""The triage pane: questions, the standing recommendation, confirm or override."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from dispatch.calls.selectors import call_heading
from dispatch.routing.services import start_triage
from programs.base.forms import first_error
from programs.base.http import DONE
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of
from triage.decisions.advice import recommendation
from triage.decisions.changes import change_of
from triage.decisions.context import context_of
from triage.decisions.forms import (
    EasingForm,
    OverrideForm,
    answers_in,
    based_on_in,
    question_rows,
)
from triage.decisions.meanwhile import meanwhile
from triage.decisions.selectors import answers_before, assessments_of, last_assessment_answers
from triage.decisions.services import decide, override_decision
from triage.protocols.selectors import chart_of, published, table_of, version_asked


@require_GET
def pane(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """The questions of the protocol in force, with what was answered before."""
    require(request.user, Can.TRIAGE)
    call, version = call_heading(audience_of(request.user), call_id), published()
    table = table_of(version)
    runs = assessments_of(call_id)
    known = context_of(table, call.source, call.spot, now())
    context = {
        "call": call,
        "protocol": table,
        "version": version,
        "runs": runs,
        "began": call.triage_at or now(),
        "questions": question_rows(table, answers_before(runs, version)),
        "chart": json.dumps(chart_of(version).for_the_page(known)),
        "based_on": runs[0].pk if runs else "",
        "easing": EasingForm(),
        "override": OverrideForm(table),
        "may_override": allows(request.user, Can.OVERRIDE),
    }
    return render(request, "triage/decisions/pane.html", context)


@require_GET
def advise(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """What the table says to the answers so far, and who can take it now. Writes nothing."""
    require(request.user, Can.TRIAGE)
    call, answers = call_heading(audience_of(request.user), call_id), answers_in(request.GET)
    version = version_asked(request.GET.get("version"))
    nothing_yet, at = not answers, now()
    answers |= context_of(table_of(version), call.source, call.spot, at)
    stands = recommendation(version, answers, at, call.spot)
    context = {
        "stands": stands,
        "along": stands.offer.along | stands.outcome.along,
        "nothing_yet": nothing_yet,
        "change": change_of(call_id, version, answers, stands),
        "meanwhile": meanwhile(version, answers),
    }
    return render(request, "triage/decisions/advice.html", context)


@require_GET
def answers(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """What was asked last and answered: whoever takes the call over asks nothing twice."""
    require(request.user, Can.SEE_NARRATIVE)
    call_heading(audience_of(request.user), call_id)  # or there is no such call
    last = last_assessment_answers(call_id)
    said = meanwhile(last.protocol, last.given) if last else None
    return render(request, "triage/decisions/answers.html", {"last": last, "meanwhile": said})


@require_POST
def start(request: StaffRequest, call_id: UUID) -> HttpResponse:
    start_triage(actor=request.user, call_id=call_id)
    return HttpResponse(status=DONE)


@require_POST
def confirm(request: StaffRequest, call_id: UUID) -> HttpResponse:
    easing = EasingForm(request.POST)
    if not easing.is_valid():
        raise Invalid(first_error(easing))
    decide(
        actor=request.user,
        call_id=call_id,
        protocol=version_asked(request.POST.get("version")),
        answers=answers_in(request.POST),
        based_on=based_on_in(request.POST),
        easing=easing.easing(),
    )
    return HttpResponse(status=DONE)


@require_POST
def override(request: StaffRequest, call_id: UUID) -> HttpResponse:
    require(request.user, Can.OVERRIDE)
    version = version_asked(request.POST.get("version"))
    form = OverrideForm(table_of(version), request.POST)
    if not form.is_valid():
        raise Invalid(first_error(form))
    override_decision(
        actor=request.user,
        call_id=call_id,
        protocol=version,
        answers=answers_in(request.POST),
        choice=form.choice(),
        based_on=based_on_in(request.POST),
    )
    return HttpResponse(status=DONE)
