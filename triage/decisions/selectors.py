"""What calls were triaged on: each run, and its answers in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.decisions.models import Assessment
from triage.protocols.models import ProtocolVersion
from triage.protocols.selectors import table_of
from triage.protocols.table import Answers


def assessments_of(call_id: UUID) -> list[Assessment]:
    """Every run on this call, the last one first."""
    runs = Assessment.objects.select_related("by", "protocol").filter(call_id=call_id)
    return list(runs.order_by("-at"))


def answers_before(runs: Sequence[Assessment], version: ProtocolVersion) -> Answers:
    """What was answered in the last of `runs`, as far as `version` offers it."""
    if not runs:
        return {}
    last = runs[0]
    answers = {key: answer for key, answer in last.answers.items() if key in last.asked}
    return table_of(version).known_among(answers)


@dataclass(frozen=True, slots=True)
class AssessmentAnswers:
    """The answers of the last run of triage, in words; `grave` marks what is not the mildest."""

    by: str
    at: datetime
    protocol: ProtocolVersion
    given: Answers
    lines: tuple[tuple[str, str, bool], ...]


def last_assessment_answers(call_id: UUID) -> AssessmentAnswers | None:
    """What a call was last triaged on, or None where nobody has asked."""
    runs = Assessment.objects.select_related("protocol", "by").filter(call_id=call_id)
    last = runs.order_by("-at").first()
    if last is None:
        return None
    lines = []
    for question in table_of(last.protocol).questions:
        if question.key in last.asked:
            answer = last.answers[question.key]
            words = {choice.key: choice.text for choice in question.answers}
            lines.append((question.text, words[answer], not question.is_mildest(answer)))
    return AssessmentAnswers(
        by=last.by.name,
        at=last.at,
        protocol=last.protocol,
        given={key: last.answers[key] for key in last.asked},
        lines=tuple(lines),
    )
