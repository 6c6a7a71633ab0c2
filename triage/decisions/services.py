"""Deciding by the protocol, and overriding it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dispatch.calls.gravity import eased, gravity_from
from dispatch.calls.services import replace_by_confirmed
from dispatch.countersigns.models import Countersign
from dispatch.countersigns.services import ask_countersign
from dispatch.routing.routes import no_milder
from dispatch.routing.services import apply_route
from journal.chain import Entry
from journal.codes.calls import Destination
from journal.codes.countersigns import CountersignKind
from journal.codes.triage import OverrideReason
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, Refusal
from programs.people.models import Staff
from triage.decisions import events
from triage.decisions.advice import recommendation
from triage.decisions.deciding import (
    Run,
    assess,
    begin_run,
    route_as_advised,
    route_overridden,
    state_answers,
)
from triage.decisions.easing import (
    Easing,
    OverrideChoice,
    advised_gravity,
    asked_for,
    chosen_gravity,
    needs_reason,
    offered_gravity,
    refuse_easing_a_lock,
    require_easing,
)
from triage.decisions.models import Assessment, Override
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import table_of
from triage.protocols.table import UNKNOWN, Answers, Protocol


class NotTaken(Refusal):
    """The destination is not for this person: a child never goes where only adults are taken."""


class RiskNotCleared(Refusal):
    """CAP is a referral, and never the only answer to a risk nobody has cleared."""


@transaction.atomic
def decide(
    *,
    actor: Staff,
    call_id: UUID,
    protocol: ProtocolVersion,
    answers: Answers,
    assessment_id: UUID | None = None,
    based_on: UUID | None = None,
    easing: Easing | None = None,
) -> Assessment:
    """Record an assessment and route the call to who can take it.

    What `answers` leaves out stays as it was answered before. `based_on` is the assessment that
    the asker had on screen. Answers that make a grave call milder need `easing`, and a second
    person: until then what is graver goes on. Raises NotInForce, StaleForm, EasingUnexplained.
    """
    require(actor, Can.TRIAGE)
    run = begin_run(actor, call_id, protocol, answers, based_on)
    call, advised = run.call, advised_gravity(run.advised)
    milder = eased(run.stands, advised) if run.stands else frozenset()
    explained = run.stands is not None and needs_reason(run.stands, milder, call.locked)
    why = require_easing(easing, run.baseline, milder) if explained else None
    second = run.stands is not None and explained and run.stands.is_grave
    assessment = assess(run, actor, assessment_id, why)
    stated = state_answers(run, assessment, beside=second)
    route = route_as_advised(run.advised)
    if why and second:
        entries = apply_route(call, no_milder(call, route), run.at, by=actor)
        choice = asked_for(assessment.pk, advised, why, None)
        entries += _ask_second(run, actor, choice)
    else:
        eased_by = assessment.pk if explained else None
        entries = apply_route(call, replace(route, eased_by=eased_by), run.at, by=actor)
    append(*entries, events.call_assessed(assessment), *stated, by=actor.pk)
    return assessment


@transaction.atomic
def override_decision(
    *,
    actor: Staff,
    call_id: UUID,
    protocol: ProtocolVersion,
    answers: Answers,
    choice: OverrideChoice,
    based_on: UUID | None = None,
) -> Override | None:
    """Record an assessment, and route the call where a person sends it instead.

    Whoever the table sends along still goes along. What eases a grave call is done only when a
    second person has confirmed it: until then the advice goes on, and None is returned. Raises
    BandLocked where a hard stop stands, RiskNotCleared where CAP would be alone with an open risk.
    """
    require(actor, Can.OVERRIDE)
    if not choice.text.strip():
        raise Invalid(_("An override needs its reason in words."))
    run = begin_run(actor, call_id, protocol, answers, based_on)
    call, table, baseline = run.call, run.table, run.baseline
    _refuse_unknown_choice(table, choice)
    chosen = chosen_gravity(choice, baseline)
    refuse_easing_a_lock(call, run.advised, baseline, chosen)
    _refuse_who_is_not_for(run, choice)
    offered = offered_gravity(baseline, run.advised)
    milder = eased(offered, chosen)
    why = require_easing(choice.easing, offered, milder) if milder else None
    assessment = assess(run, actor, None, why)
    stated = state_answers(run, assessment, beside=_answers_are_milder(run) and baseline.is_grave)
    override = None
    if why and baseline.is_grave:
        entries = apply_route(
            call, no_milder(call, route_as_advised(run.advised)), run.at, by=actor
        )
        entries += _ask_second(run, actor, asked_for(assessment.pk, chosen, why, choice))
    else:
        override = _keep_override(assessment, choice, actor, run.at)
        route = route_overridden(table, run.advised, choice, chosen)
        entries = apply_route(call, route, run.at, by=actor)
    told = [events.decision_overridden(override)] if override else []
    append(*entries, events.call_assessed(assessment), *told, *stated, by=actor.pk)
    return override


def carry_out_easing(row: Countersign, by: Staff, at: datetime) -> list[Entry]:
    """A second person confirmed it: the call, which is locked, goes where the first one sent it."""
    call, asked = row.call, row.choice
    assessment = Assessment.objects.select_related("protocol").get(pk=asked["assessment"])
    answers = {key: assessment.answers[key] for key in assessment.asked}
    spot = (call.latitude, call.longitude)
    advised = recommendation(assessment.protocol, answers, at, spot)
    stated = replace_by_confirmed(call, assessment=assessment.pk, by=row.asked_by)
    if not asked["overrides"]:
        route = replace(route_as_advised(advised), eased_by=row.pk)
        return [*apply_route(call, route, at, by=by), *stated]
    choice = OverrideChoice(
        band=asked["band"],
        destination=Destination(asked["destination"]),
        reason=OverrideReason(asked["reason"]),
        text=asked["text"],
    )
    override = _keep_override(assessment, choice, row.asked_by, at, row.pk)
    table = table_of(assessment.protocol)
    route = route_overridden(table, advised, choice, gravity_from(asked))
    moved = apply_route(call, replace(route, eased_by=row.pk), at, by=by)
    return [*moved, events.decision_overridden(override), *stated]


def _ask_second(run: Run, actor: Staff, choice: dict[str, object]) -> list[Entry]:
    kind = CountersignKind.EASE_TRIAGE
    _row, entries = ask_countersign(run.call, kind, by=actor, at=run.at, choice=choice)
    return entries


def _answers_are_milder(run: Run) -> bool:
    return run.stands is not None and bool(eased(run.stands, advised_gravity(run.advised)))


def _keep_override(
    assessment: Assessment,
    choice: OverrideChoice,
    by: Staff,
    at: datetime,
    countersign: UUID | None = None,
) -> Override:
    return Override.objects.create(
        assessment=assessment,
        band=choice.band,
        destination=choice.destination,
        reason=choice.reason,
        text=choice.text,
        countersign=countersign,
        by=by,
        at=at,
    )


def _refuse_unknown_choice(table: Protocol, choice: OverrideChoice) -> None:
    if not 1 <= choice.band <= len(table.bands) or choice.destination not in table.destinations:
        raise Invalid(_("The protocol has no such band or destination; the call was not routed."))


def _refuse_who_is_not_for(run: Run, choice: OverrideChoice) -> None:
    """A destination that is not for this call, or not for this person."""
    table = run.table
    _refuse_cap_alone(table, run.answers, choice)
    if choice.destination not in run.advised.outcome.barred:
        return
    place = table.destinations[choice.destination]
    questions = ", ".join(repr(table.question(key).text) for key in place.takes)
    raise NotTaken(
        _(
            "%(name)s does not take this person, by the answer to %(questions)s: answer that anew "
            "or send the call elsewhere; the call was not routed."
        )
        % {"name": place.name, "questions": questions}
    )


def _refuse_cap_alone(table: Protocol, answers: Answers, choice: OverrideChoice) -> None:
    full = table.complete(answers)
    # CAP calls back in days; an open risk needs somebody now.
    still_open = [
        question
        for question in table.questions
        if question.is_risk and full[question.key] == UNKNOWN
    ]
    if choice.destination == Destination.CAP and still_open:
        raise RiskNotCleared(
            _(
                "%(question)s is not answered, and CAP cannot be the only answer to it; the call "
                "was not routed."
            )
            % {"question": repr(still_open[0].text)}
        )
