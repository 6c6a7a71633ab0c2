"""Facts about protocols, decisions and screenings, as the journal keeps them: ids and codes."""

from dispatch.models import Call
from journal.chain import Entry
from triage.models import (
    Assessment,
    Explanation,
    Override,
    ProtocolVersion,
    Questionnaire,
    Screening,
)


def protocol_drafted(protocol: ProtocolVersion) -> Entry:
    return Entry("protocol.drafted", *_named(protocol))


def protocol_proven(protocol: ProtocolVersion) -> Entry:
    return Entry("protocol.proven", *_named(protocol))


def protocol_signed(protocol: ProtocolVersion) -> Entry:
    return Entry("protocol.signed", *_named(protocol))


def protocol_published(protocol: ProtocolVersion) -> Entry:
    return Entry("protocol.published", *_named(protocol))


def protocol_retired(protocol: ProtocolVersion) -> Entry:
    return Entry("protocol.retired", *_named(protocol))


def easing_explained(explanation: Explanation) -> Entry:
    return Entry(
        "protocol.easing_explained",
        (f"protocol:{explanation.protocol}",),
        {"from": explanation.from_rule, "to": explanation.to_rule},
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
            "offered": assessment.offered,
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


def questionnaire_loaded(questionnaire: Questionnaire) -> Entry:
    return Entry(
        "questionnaire.loaded",
        (f"questionnaire:{questionnaire.pk}",),
        {"code": questionnaire.code, "sha256": questionnaire.sha256},
    )


def person_screened(screening: Screening) -> Entry:
    """That it was done. What came of it is clinical and stays in the row."""
    return Entry(
        "call.person_screened", (f"call:{screening.call_id}",), {"screening": str(screening.pk)}
    )


def screenings_read(call: Call) -> Entry:
    """Somebody looked at what screenings found."""
    return Entry("call.screenings_read", (f"call:{call.pk}",))


def _named(protocol: ProtocolVersion) -> tuple[tuple[str, ...], dict[str, object]]:
    data = {"code": protocol.code, "version": protocol.version, "sha256": protocol.sha256}
    return (f"protocol:{protocol}",), data
