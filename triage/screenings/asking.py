"""A questionnaire as a form to ask: its items, when each is asked, and which answers count.

Answers are texts by linkId: a code, "true", a number, a date; several where an item repeats.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

Responses = Mapping[str, Sequence[str]]

CHOICES: Final = ("choice", "open-choice")
NUMBERS: Final = ("integer", "decimal", "quantity")
ASKED: Final = (*CHOICES, *NUMBERS, "boolean", "date", "dateTime", "time", "string", "text", "url")
SHOWN: Final = ("group", "display")


class UnreadableForm(ValueError):
    """The file is no questionnaire that can be asked; the message says why."""


class BadResponse(ValueError):
    """An answer to no question, or one the question does not offer."""


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    text: str
    # What the questionnaire itself says that the answer counts, where it says so.
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen: what the answer to `question` must be."""

    question: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True)
class Item:
    link_id: str
    text: str
    kind: str
    options: tuple[Option, ...]
    conditions: tuple[Condition, ...]
    every: bool
    repeats: bool
    parent: str | None
    # The form itself fills it in, or nobody sees it: a total, a date.
    computed: bool = False

    @property
    def is_asked(self) -> bool:
        return self.kind not in SHOWN and not self.computed


@dataclass(frozen=True, slots=True)
class Form:
    """The items in the order in which they are asked, children after their parents."""

    code: str
    title: str
    copyright: str
    items: tuple[Item, ...]

    def item(self, link_id: str) -> Item | None:
        return next((item for item in self.items if item.link_id == link_id), None)

    def shown(self, responses: Responses) -> list[Item]:
        """The items whose conditions the answers meet. Answers to hidden items do not count."""
        enabled: dict[str, bool] = {}

        def answers(link_id: str) -> Sequence[str]:
            return responses.get(link_id, ()) if is_on(link_id) else ()

        def is_on(link_id: str) -> bool:
            if link_id not in enabled:
                item = self.item(link_id)
                assert item is not None  # read_form refuses conditions on what is not there
                enabled[link_id] = _parent_is_on(item) and _conditions_hold(item)
            return enabled[link_id]

        def _parent_is_on(item: Item) -> bool:
            parent = self.item(item.parent) if item.parent else None
            if parent is None:
                return True
            return is_on(parent.link_id) and (not parent.is_asked or bool(answers(parent.link_id)))

        def _conditions_hold(item: Item) -> bool:
            met = [_holds(condition, answers(condition.question)) for condition in item.conditions]
            return not met or (all(met) if item.every else any(met))

        return [item for item in self.items if not item.computed and is_on(item.link_id)]

    def kept(self, responses: Responses) -> dict[str, tuple[str, ...]]:
        """The answers that count: those to items shown. Raises BadResponse."""
        for link_id, answers in responses.items():
            self._check(link_id, answers)
        shown = {item.link_id for item in self.shown(responses)}
        return {key: tuple(codes) for key, codes in responses.items() if key in shown and codes}

    def set_aside(self, responses: Responses) -> dict[str, tuple[str, ...]]:
        """What was answered to items that another answer has hidden since: kept, not scored."""
        kept = self.kept(responses)
        return {key: tuple(codes) for key, codes in responses.items() if codes and key not in kept}

    def unanswered(self, responses: Responses, declined: Collection[str] = ()) -> list[Item]:
        """What is still to be asked. A person who would not say has been asked."""
        asked = (item for item in self.shown(responses) if item.is_asked)
        answered = {key for key, codes in responses.items() if codes} | set(declined)
        return [item for item in asked if item.link_id not in answered]

    def declined(self, responses: Responses, declined: Collection[str]) -> tuple[str, ...]:
        """The questions shown that the person would not answer. Raises BadResponse."""
        for link_id in declined:
            self._check(link_id, ())
            if responses.get(link_id):
                raise BadResponse(f"{link_id!r} is answered and declined: say which.")
        shown = [item.link_id for item in self.shown(responses)]
        return tuple(link_id for link_id in shown if link_id in set(declined))

    def _check(self, link_id: str, answers: Sequence[str]) -> None:
        item = self.item(link_id)
        if item is None or not item.is_asked:
            raise BadResponse(f"The questionnaire has no question {link_id!r}.")
        if len(answers) > 1 and not item.repeats:
            raise BadResponse(f"{link_id!r} takes one answer.")
        codes = {option.code for option in item.options}
        for answer in answers:
            if item.kind != "open-choice" and codes and answer not in codes:
                raise BadResponse(f"{answer!r} is no answer to {link_id!r}.")
            if item.kind in NUMBERS and _number(answer) is None:
                raise BadResponse(f"{link_id!r} takes a number.")


def _holds(condition: Condition, answers: Sequence[str]) -> bool:
    """Whether one condition is met. An unanswered question meets only "does not exist"."""
    if condition.operator == "exists":
        return bool(answers) == (condition.value == "true")
    if condition.operator == "!=":
        return bool(answers) and not any(_same(answer, condition.value) for answer in answers)
    return any(_compares(answer, condition.operator, condition.value) for answer in answers)


def _compares(answer: str, operator: str, value: str) -> bool:
    if operator == "=":
        return _same(answer, value)
    number, other = _number(answer), _number(value)
    left, right = (answer, value) if number is None or other is None else (number, other)
    outcomes = {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}  # type: ignore[operator]
    return outcomes[operator]


def _same(answer: str, value: str) -> bool:
    number, other = _number(answer), _number(value)
    return answer == value or (number is not None and number == other)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
