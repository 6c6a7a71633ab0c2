"""Facts about decisions as the journal keeps them: ids and codes."""

from journal.chain import Entry
from journal.codes.calls import Band, Destination
from journal.codes.member import member_or_none
from journal.codes.triage import OverrideReason
from journal.facts.triage import CallAssessed, DecisionOverridden
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


def decision_overridden(override: Override) -> Entry:
    fact = DecisionOverridden(
        override=override.pk,
        assessment=override.assessment_id,
        band=Band(override.band),
        destination=Destination(override.destination),
        reason=OverrideReason(override.reason),
    )
    return Entry((f"call:{override.assessment.call_id}",), fact)
