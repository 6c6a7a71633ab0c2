"""What was not asked and could still decide: which answers would change what the table says.

Pure. Where silence neither raises nor clears, this says what an answer would.
"""

from dataclasses import dataclass

from triage.protocols.chart import Chart
from triage.protocols.table import REFERRAL, Answers, Choice, Outcome, Question


@dataclass(frozen=True, slots=True)
class Ask:
    """A question nobody has answered, and the answers that would change the outcome."""

    question: Question
    changes: tuple[tuple[Choice, Outcome], ...]


def asks(chart: Chart, answers: Answers) -> tuple[Outcome, tuple[Ask, ...]]:
    """What the table says now, and each open question with the answers that by themselves say
    otherwise, in the order of asking.
    """
    table = chart.protocol
    now = table.decide(answers)
    found = []
    for key in chart.open_questions(answers):
        question = table.question(key)
        changes = tuple(
            (choice, then)
            for choice in question.answers
            if _differs(now, then := table.decide({**answers, key: choice.key}))
        )
        if changes:
            found.append(Ask(question, changes))
    return now, tuple(found)


def _differs(now: Outcome, then: Outcome) -> bool:
    """Whether anything happens otherwise; that another rule says so is no difference, and a
    referral for later decides nothing.
    """
    before = (now.band, now.destination, now.priority)
    after = (then.band, then.destination, then.priority)
    return before != after or bool((now.along ^ then.along) - {REFERRAL})
