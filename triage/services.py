"""Commands of triage: publishing a protocol, deciding by it, and overriding it."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now

from dispatch.services import route_call
from dispatch.services.calls import Route
from dispatch.services.locks import lock_call
from dispatch.states import Band, Destination
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Invalid, Refusal
from triage import events
from triage.models import Assessment, Override, OverrideReason, ProtocolVersion
from triage.protocol import Answers, Outcome, Unreadable, parse, problems
from triage.selectors import advice, table_of

PRIORITY_OF_BAND = {1: 1, 2: 2, 3: 3, 4: 4, 5: 4}


class Unproven(Refusal):
    """The protocol has flaws; each is named."""

    status = 422


@dataclass(frozen=True, slots=True)
class Instead:
    """Where a person sends a call against the advice, and why."""

    band: Band
    destination: Destination
    reason: OverrideReason
    text: str


@transaction.atomic
def publish_protocol(*, actor: Staff | None, source: str) -> ProtocolVersion:
    """Put a proven protocol in force. Raises Unproven naming each flaw."""
    require(actor, Can.SET_ACCESS)
    try:
        table = parse(source)
    except Unreadable as error:
        raise Unproven(str(error)) from None
    if flaws := problems(table):
        raise Unproven("The protocol was not published: " + "; ".join(flaws) + ".")
    if ProtocolVersion.objects.filter(code=table.code, version=table.version).exists():
        raise Unproven(f"{table.code} {table.version} is published already; give a new version.")
    version = ProtocolVersion.objects.create(
        code=table.code,
        version=table.version,
        source=source,
        sha256=sha256(source.encode()).hexdigest(),
        published_at=now(),
    )
    append(events.protocol_published(version), by=actor.pk if actor else None)
    return version


@transaction.atomic
def decide(
    *,
    actor: Staff,
    call_id: UUID,
    protocol: ProtocolVersion,
    answers: Answers,
    assessment_id: UUID | None = None,
) -> Assessment:
    """Record an assessment and route the call where the table sends it."""
    require(actor, Can.TRIAGE)
    outcome = advice(protocol, answers)
    assessment = _assess(actor, call_id, protocol, answers, outcome, assessment_id)
    route_call(actor=actor, call_id=call_id, route=_route(outcome))
    append(events.call_assessed(assessment), by=actor.pk)
    return assessment


@transaction.atomic
def override_decision(
    *, actor: Staff, call_id: UUID, protocol: ProtocolVersion, answers: Answers, instead: Instead
) -> Override:
    """Record an assessment, and route the call where a person sends it instead.

    Whoever the table sends along still goes along.
    """
    require(actor, Can.OVERRIDE)
    if not instead.text.strip():
        raise Invalid("An override needs its reason in words.")
    outcome = advice(protocol, answers)
    assessment = _assess(actor, call_id, protocol, answers, outcome, None)
    override = Override.objects.create(
        assessment=assessment,
        band=instead.band,
        destination=instead.destination,
        reason=instead.reason,
        text=instead.text,
        by=actor,
        at=assessment.at,
    )
    route_call(actor=actor, call_id=call_id, route=_route(outcome, instead))
    append(events.call_assessed(assessment), events.decision_overridden(override), by=actor.pk)
    return override


def _assess(
    actor: Staff,
    call_id: UUID,
    protocol: ProtocolVersion,
    answers: Answers,
    outcome: Outcome,
    assessment_id: UUID | None,
) -> Assessment:
    lock_call(actor, call_id)
    return Assessment.objects.create(
        id=assessment_id or uuid4(),
        call_id=call_id,
        protocol=protocol,
        answers=table_of(protocol).complete(answers),
        rule=outcome.rule,
        because=outcome.because,
        band=outcome.band,
        destination=outcome.destination,
        by=actor,
        at=now(),
    )


def _route(outcome: Outcome, instead: Instead | None = None) -> Route:
    return Route(
        band=instead.band if instead else Band(outcome.band),
        destination=instead.destination if instead else Destination(outcome.destination),
        priority=PRIORITY_OF_BAND[instead.band] if instead else outcome.priority,
        because=f"Overridden: {instead.reason.label}." if instead else outcome.because,
        co_response="co_response" in outcome.along,
        ems="ems" in outcome.along,
        cap_referral="cap_referral" in outcome.along,
    )
