"""Which protocol is in force, and what it says to answers so far."""

from functools import lru_cache
from uuid import UUID

from programs.refusals import Invalid, Refusal
from triage.models import Assessment, ProtocolVersion
from triage.protocol import Answers, BadAnswer, Outcome, Protocol, parse


class NoProtocol(Refusal):
    """Nothing has been published."""


def published() -> ProtocolVersion:
    """The version in force: the last one published."""
    version = ProtocolVersion.objects.order_by("-published_at", "-id").first()
    if version is None:
        raise NoProtocol("No triage protocol is published yet.")
    return version


def table_of(version: ProtocolVersion) -> Protocol:
    return _parsed(version.sha256, version.source)


def advice(version: ProtocolVersion, answers: Answers) -> Outcome:
    """What the table recommends; what was not asked counts as not cleared."""
    try:
        return table_of(version).decide(answers)
    except BadAnswer as error:
        raise Invalid(str(error)) from None


@lru_cache(maxsize=16)
def _parsed(sha256: str, source: str) -> Protocol:
    return parse(source)


def assessed(assessment_id: UUID) -> Assessment:
    return Assessment.objects.get(pk=assessment_id)
