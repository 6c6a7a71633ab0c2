"""Facts about protocols and decisions, as the journal keeps them: ids and codes."""

from journal.chain import Entry
from triage.models import Assessment, Override, ProtocolVersion


def protocol_published(protocol: ProtocolVersion) -> Entry:
    return Entry(
        "protocol.published",
        (f"protocol:{protocol}",),
        {"code": protocol.code, "version": protocol.version, "sha256": protocol.sha256},
    )


def call_assessed(assessment: Assessment) -> Entry:
    return Entry(
        "call.assessed",
        (f"call:{assessment.call_id}",),
        {
            "assessment": str(assessment.pk),
            "protocol": str(assessment.protocol),
            "rule": assessment.rule,
            "band": assessment.band,
            "destination": assessment.destination,
        },
    )


def decision_overridden(override: Override) -> Entry:
    return Entry(
        "call.decision_overridden",
        (f"call:{override.assessment.call_id}",),
        {
            "override": str(override.pk),
            "assessment": str(override.assessment_id),
            "band": override.band,
            "destination": override.destination,
            "reason": override.reason,
        },
    )
