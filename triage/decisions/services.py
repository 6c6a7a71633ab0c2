"""Deciding by the protocol, and overriding it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call
from dispatch.routing.services import Route, route_call
from journal.codes.calls import Band, Destination
from journal.codes.scene import Origin
from journal.codes.triage import OverrideReason
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, Refusal
from programs.people.models import Staff
from triage.decisions import events
from triage.decisions.advice import Recommendation, recommendation
from triage.decisions.models import Assessment, Override
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import table_of
from triage.protocols.states import WAS_IN_FORCE, ProtocolStatus
from triage.protocols.table import BANDS_AT_MOST, UNKNOWN, Answers

# A person who sends a call to another band chooses no rule, and a rule is what has a priority.
PRIORITY_OF_BAND = {1: 1, 2: 2, 3: 3, **dict.fromkeys(range(4, BANDS_AT_MOST + 1), 4)}


class BandLocked(Refusal):
    """A hard stop stands: nobody sends the call to a less cautious band."""


class RiskNotCleared(Refusal):
    """CAP is a referral, and never the only answer to a risk nobody has cleared."""


class NotInForce(Refusal):
    """The protocol was never in force for this call."""


@dataclass(frozen=True, slots=True)
class OverrideChoice:
    """Where a person sends a call against the advice, and why."""

    band: int
    destination: Destination
    reason: OverrideReason
    text: str


@transaction.atomic
def decide(
    *,
    actor: Staff,
    call_id: UUID,
    protocol: ProtocolVersion,
    answers: Answers,
    assessment_id: UUID | None = None,
) -> Assessment:
    """Record an assessment and route the call to who can take it.

    A version that was retired while the call was being triaged still decides. Raises
    NotInForce for any other version, Invalid for an answer it does not offer.
    """
    require(actor, Can.TRIAGE)
    call, advised = _advised(actor, call_id, protocol, answers)
    assessment = _assess(actor, call, protocol, answers, advised, assessment_id)
    route_call(actor=actor, call_id=call_id, route=_route(advised, advised.offer.along))
    append(events.call_assessed(assessment), by=actor.pk)
    return assessment


@transaction.atomic
def override_decision(
    *,
    actor: Staff,
    call_id: UUID,
    protocol: ProtocolVersion,
    answers: Answers,
    choice: OverrideChoice,
) -> Override:
    """Record an assessment, and route the call where a person sends it instead.

    Whoever the table sends along still goes along. Raises BandLocked where the rule may not
    be eased, and RiskNotCleared where CAP would be alone with an open risk.
    """
    require(actor, Can.OVERRIDE)
    if not choice.text.strip():
        raise Invalid(_("An override needs its reason in words."))
    call, advised = _advised(actor, call_id, protocol, answers)
    _refuse_easing_a_lock(advised, choice)
    _refuse_unknown_choice(protocol, choice)
    _refuse_cap_alone(protocol, answers, choice)
    assessment = _assess(actor, call, protocol, answers, advised, None)
    override = Override.objects.create(
        assessment=assessment,
        band=choice.band,
        destination=choice.destination,
        reason=choice.reason,
        text=choice.text,
        by=actor,
        at=assessment.at,
    )
    route_call(actor=actor, call_id=call_id, route=_route_overridden(protocol, advised, choice))
    append(events.call_assessed(assessment), events.decision_overridden(override), by=actor.pk)
    return override


def _advised(
    actor: Staff, call_id: UUID, protocol: ProtocolVersion, answers: Answers
) -> tuple[Call, Recommendation]:
    # The lock first: what is recommended is of the call as it stays until it is routed.
    call = lock_call(actor, call_id)
    in_force = ProtocolVersion.objects.get(pk=protocol.pk)
    retired = in_force.retired_at
    if in_force.status not in WAS_IN_FORCE:
        raise NotInForce(
            _("Protocol %(version)s is %(status)s.")
            % {"version": in_force, "status": ProtocolStatus(in_force.status).label}
        )
    # A call that came before the retirement may have been asked half of the old questions.
    if retired and call.received_at >= retired:
        raise NotInForce(
            _("Protocol %(version)s was retired before this call: load the page again.")
            % {"version": in_force}
        )
    return call, recommendation(protocol, answers, now(), (call.latitude, call.longitude))


def _refuse_easing_a_lock(advised: Recommendation, choice: OverrideChoice) -> None:
    if advised.outcome.locked and choice.band > advised.outcome.band:
        raise BandLocked(
            _("%(because)s That stands until the answer changes; the call was not routed.")
            % {"because": advised.outcome.because}
        )


def _refuse_unknown_choice(protocol: ProtocolVersion, choice: OverrideChoice) -> None:
    table = table_of(protocol)
    if not 1 <= choice.band <= len(table.bands) or choice.destination not in table.destinations:
        raise Invalid(_("The protocol has no such band or destination; the call was not routed."))


def _refuse_cap_alone(protocol: ProtocolVersion, answers: Answers, choice: OverrideChoice) -> None:
    table = table_of(protocol)
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


def _assess(
    actor: Staff,
    call: Call,
    protocol: ProtocolVersion,
    answers: Answers,
    advised: Recommendation,
    assessment_id: UUID | None,
) -> Assessment:
    outcome = advised.outcome
    return Assessment.objects.create(
        id=assessment_id or uuid4(),
        call=call,
        protocol=protocol,
        answers=table_of(protocol).complete(answers),
        asked=sorted(answers),
        rule=outcome.rule,
        because=outcome.because,
        band=outcome.band,
        destination=outcome.destination,
        priority=outcome.priority,
        along=sorted(outcome.along),
        offered=advised.offer.to,
        availability=advised.offer.sentence,
        by=actor,
        by_role=actor.role,
        started_at=call.triage_at,
        at=now(),
    )


def _route(advised: Recommendation, along: Collection[str]) -> Route:
    """As advised: to who can take the call, with those of `along`."""
    outcome, offer = advised.outcome, advised.offer
    return Route(
        band=Band(outcome.band),
        band_sign=advised.band.sign,
        band_name=advised.band.name,
        destination=Destination(offer.to),
        destination_name=offer.name,
        need=Destination(outcome.destination),
        need_name=advised.needed,
        priority=outcome.priority,
        because=outcome.because,
        availability=offer.sentence,
        follow_up=offer.follow_up,
        co_response="co_response" in along,
        ems="ems" in along,
        fire="fire" in along,
        supervisor="supervisor" in along,
        imminent="imminent" in along,
        art_along="art" in along,
        cap_referral="cap_referral" in along,
    )


def _route_overridden(
    protocol: ProtocolVersion, advised: Recommendation, choice: OverrideChoice
) -> Route:
    """Where a person sends it. Who the table sends along still goes along."""
    table = table_of(protocol)
    band = table.band(choice.band)
    return replace(
        _route(advised, advised.outcome.along),
        band=Band(band.number),
        band_sign=band.sign,
        band_name=band.name,
        destination=choice.destination,
        destination_name=table.destinations[choice.destination].name,
        priority=PRIORITY_OF_BAND[choice.band],
        because=_("Overridden: %(reason)s.") % {"reason": choice.reason.label},
        # A person chose the destination: that the advised one was shut is no longer why.
        availability="",
        follow_up=None,
        origin=Origin.OVERRIDE,
    )
