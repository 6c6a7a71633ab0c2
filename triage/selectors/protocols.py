"""Which protocol is in force, its table and its chart, and what it says to answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from programs.refusals import Invalid, NotFound, Refusal
from triage.models import Assessment, ProtocolVersion
from triage.protocol import Answers, BadAnswer, Chart, Outcome, Protocol, parse
from triage.states import ProtocolStatus


class NoProtocol(Refusal):
    """Nothing has been published."""


def published() -> ProtocolVersion:
    """The version in force."""
    version = ProtocolVersion.objects.filter(status=ProtocolStatus.PUBLISHED).first()
    if version is None:
        raise NoProtocol("No triage protocol is published yet.")
    return version


def versions() -> list[ProtocolVersion]:
    """Every protocol there is, the newest first."""
    return list(ProtocolVersion.objects.order_by("-pk"))


def version_called(version_id: int) -> ProtocolVersion:
    """The version of that id. Raises NotFound."""
    version = ProtocolVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound("There is no such protocol.")
    return version


def signed_as(source: str) -> ProtocolVersion | None:
    """The version signed with exactly this text that waits to be put in force."""
    signed = ProtocolVersion.objects.filter(status=ProtocolStatus.SIGNED)
    return signed.filter(sha256=sha256(source.encode()).hexdigest()).first()


def version_asked(version_id: str | None) -> ProtocolVersion:
    """The version a page was asked with, which its assessment ends on; else the one in force."""
    return version_called(int(version_id)) if version_id and version_id.isdecimal() else published()


def table_of(version: ProtocolVersion) -> Protocol:
    return _parsed(version.sha256, version.source)


def chart_of(version: ProtocolVersion) -> Chart:
    return _drawn(version.sha256, version.source)


def advice(version: ProtocolVersion, answers: Answers) -> Outcome:
    """What the table says the person needs; what was not asked counts as not cleared."""
    try:
        return table_of(version).decide(answers)
    except BadAnswer as error:
        raise Invalid(str(error)) from None


def assessed(assessment_id: UUID) -> Assessment:
    return Assessment.objects.get(pk=assessment_id)


def runs_of(call_id: UUID) -> list[Assessment]:
    """Every run on this call, the last one first."""
    runs = Assessment.objects.select_related("by", "protocol").filter(call_id=call_id)
    return list(runs.order_by("-at"))


def answers_before(runs: Sequence[Assessment], version: ProtocolVersion) -> Answers:
    """What was answered in the last of `runs`, as far as `version` offers it."""
    if not runs:
        return {}
    last = runs[0]
    given = {key: answer for key, answer in last.answers.items() if key in last.asked}
    return table_of(version).known_among(given)


@lru_cache(maxsize=16)
def _parsed(digest: str, source: str) -> Protocol:
    return parse(source)


@lru_cache(maxsize=16)
def _drawn(digest: str, source: str) -> Chart:
    return Chart(_parsed(digest, source))


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of the last run of triage, in words; `grave` marks what is not the mildest."""

    by: str
    at: datetime
    lines: tuple[tuple[str, str, bool], ...]


def last_answers(call_id: UUID) -> Answered | None:
    """What a call was last triaged on, or None where nobody has asked."""
    runs = Assessment.objects.select_related("protocol", "by").filter(call_id=call_id)
    last = runs.order_by("-at").first()
    if last is None:
        return None
    lines = []
    for question in table_of(last.protocol).questions:
        if question.key in last.asked:
            given = last.answers[question.key]
            words = {answer.key: answer.text for answer in question.answers}
            lines.append((question.text, words[given], given != question.answers[0].key))
    return Answered(by=last.by.name, at=last.at, lines=tuple(lines))
