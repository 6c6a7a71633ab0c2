"""Facts about decisions as the journal keeps them: ids and codes."""

from dispatch.calls.models import Call
from journal.chain import Entry
from journal.codes.calls import Band, Destination
from journal.codes.member import member_or_none
from journal.codes.triage import OverrideReason
from journal.facts.triage import CallAssessed, DecisionOverridden, ProgramShuts
from triage.decisions.models import Assessment, Override


def call_assessed(assessment: Assessment) -> Entry:
    fact = CallAssessed(
        assessment=assessment.pk,
        protocol=str(assessment.protocol),
        rule=assessment.rule,
        band=Band(assessment.band),
        destination=Destination(assessment.destination),
        offered=member_or_none(Destination, assessment.offered),
    )
    return Entry((f"call:{assessment.call_id}",), fact)


def program_shuts(call: Call, to: Destination, *, moved: bool) -> Entry:
    assert call.shuts_at  # set just now
    return Entry((f"call:{call.pk}",), ProgramShuts(shuts_at=call.shuts_at, to=to, moved=moved))


def decision_overridden(override: Override) -> Entry:
    fact = DecisionOverridden(
        override=override.pk,
        assessment=override.assessment_id,
        band=Band(override.band),
        destination=Destination(override.destination),
        reason=OverrideReason(override.reason),
    )
    return Entry((f"call:{override.assessment.call_id}",), fact)
