"""What the proof says of a protocol: a sentence, and a case that shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.protocols.table import Protocol


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, and a case that shows it: questions with their answers."""

    sentence: str
    case: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if not self.case:
            return self.sentence
        example = ", ".join(f"{question} {answer}" for question, answer in self.case)
        return f"{self.sentence} For example: {example}."


def case_words(protocol: Protocol, case: Mapping[int, int]) -> tuple[tuple[str, str], ...]:
    """Answers by their places, as the questions and answers that a person reads."""
    return tuple(
        (protocol.questions[level].text, protocol.questions[level].answers[answer].text)
        for level, answer in sorted(case.items())
    )
