"""Facts about protocols, decisions and screenings, as the journal keeps them: ids and codes."""

from typing import TypedDict

from dispatch.models import Call
from journal.chain import Entry
from journal.codes.calls import Band, Destination
from journal.codes.member import member_or_none
from journal.codes.triage import OverrideReason
from journal.facts.triage import (
    CallAssessed,
    DecisionOverridden,
    EasingExplained,
    PersonScreened,
    ProtocolDrafted,
    ProtocolProven,
    ProtocolPublished,
    ProtocolRetired,
    ProtocolSigned,
    QuestionnaireLoaded,
    ScreeningsRead,
)
from triage.models import (
    Assessment,
    Explanation,
    Override,
    ProtocolVersion,
    Questionnaire,
    Screening,
)


def protocol_drafted(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolDrafted(**_version(protocol)))


def protocol_proven(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolProven(**_version(protocol)))


def protocol_signed(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolSigned(**_version(protocol)))


def protocol_published(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolPublished(**_version(protocol)))


def protocol_retired(protocol: ProtocolVersion) -> Entry:
    return Entry(_named(protocol), ProtocolRetired(**_version(protocol)))


def easing_explained(explanation: Explanation) -> Entry:
    fact = EasingExplained(from_=explanation.from_rule, to=explanation.to_rule)
    return Entry(_named(explanation.protocol), fact)


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


def questionnaire_loaded(questionnaire: Questionnaire) -> Entry:
    fact = QuestionnaireLoaded(code=questionnaire.code, sha256=questionnaire.sha256)
    return Entry((f"questionnaire:{questionnaire.pk}",), fact)


def person_screened(screening: Screening) -> Entry:
    return Entry((f"call:{screening.call_id}",), PersonScreened(screening=screening.pk))


def screenings_read(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), ScreeningsRead())


def _named(protocol: ProtocolVersion) -> tuple[str, ...]:
    return (f"protocol:{protocol}",)


class _Version(TypedDict):
    code: str
    version: int
    sha256: str


def _version(protocol: ProtocolVersion) -> _Version:
    return {"code": protocol.code, "version": protocol.version, "sha256": protocol.sha256}
