"""What the console knows of a call without asking: the hour, where it is, where it came from.

Pure. A question of kind `context` is asked of nobody: the server answers it, and whatever anybody
sends instead is passed over (docs/protocols.md).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from triage.protocols.table import CONTEXT, Protocol, Question

_HOURS: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
A_DAY: Final = 24 * 60
# Where a call may come from.
CALL_SOURCES: Final = ("911", "988", "officer", "self")


@dataclass(frozen=True, slots=True)
class Facts:
    """`hour` is the city's own; `areas` are all the names of where the call is, none where nobody
    knows; `source` is the code of who brought it.
    """

    hour: time
    areas: Collection[str]
    source: str


def given(protocol: Protocol, facts: Facts) -> dict[str, str]:
    """The answers to the questions that nobody is asked."""
    return {
        question.key: _answer(question, facts)
        for question in protocol.questions
        if question.kind == CONTEXT
    }


def flaws(question: Question) -> Iterator[str]:
    """What is wrong with whom a question of the context is answered by."""
    named = [value for choice in question.answers for value in choice.of]
    if question.kind != CONTEXT:
        if question.given_by or named:
            yield f"question {question.key!r} is asked, so nobody else answers it"
        return
    if question.given_by not in _FLAWS:
        yield f"question {question.key!r} is answered from {question.given_by!r}, which is nothing"
        return
    if sum(not choice.of for choice in question.answers) != 1:
        yield f"question {question.key!r} needs one answer without `is`, for all the rest"
    yield from _FLAWS[question.given_by](question, named)


def _answer(question: Question, facts: Facts) -> str:
    for choice in question.answers:
        if any(_holds(question.given_by, value, facts) for value in choice.of):
            return choice.key
    return question.unasked


def _holds(given_by: str, value: str, facts: Facts) -> bool:
    if given_by == "hour":
        return facts.hour.hour * 60 + facts.hour.minute in _minutes(value)
    if given_by == "area":
        return value.casefold() in {area.casefold() for area in facts.areas}
    return value == facts.source


def _minutes(value: str) -> frozenset[int]:
    """The minutes of the day in hours such as 22:00-06:00; the last one is not among them."""
    said = _HOURS.fullmatch(value)
    if said is None:
        raise ValueError(f"{value!r} are no hours such as 07:00-23:00")
    first = int(said[1]) * 60 + int(said[2])
    last = int(said[3]) * 60 + int(said[4]) if said[3] else A_DAY
    length = (last - first) % A_DAY or A_DAY
    return frozenset((first + minute) % A_DAY for minute in range(length))


def _hours_flaws(question: Question, named: list[str]) -> Iterator[str]:
    taken: set[int] = set()
    for value in named:
        minutes = _minutes(value)
        if minutes & taken:
            yield f"question {question.key!r} has two answers to the same hour, in {value!r}"
        taken |= minutes


def _names_flaws(question: Question, named: list[str]) -> Iterator[str]:
    if len({value.casefold() for value in named}) < len(named):
        yield f"question {question.key!r} has two answers to the same {question.given_by}"


def _source_flaws(question: Question, named: list[str]) -> Iterator[str]:
    yield from _names_flaws(question, named)
    for value in named:
        if value not in CALL_SOURCES:
            yield f"question {question.key!r}: no call comes from {value!r}"


_FLAWS: Final[Mapping[str, Callable[[Question, list[str]], Iterator[str]]]] = {
    "hour": _hours_flaws,
    "area": _names_flaws,
    "source": _source_flaws,
}
