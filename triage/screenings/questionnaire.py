"""A FHIR R4 Questionnaire as a form to ask: its items, and when each is asked.

https://hl7.org/fhir/R4/questionnaire.html. Answers are texts by linkId: a code, "true", a
number, a date; several where an item repeats.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

Responses = Mapping[str, Sequence[str]]

CHOICES: Final = ("choice", "open-choice")
NUMBERS: Final = ("integer", "decimal", "quantity")
ASKED: Final = (*CHOICES, *NUMBERS, "boolean", "date", "dateTime", "time", "string", "text", "url")
SHOWN: Final = ("group", "display")
YES_NO: Final = (("true", "Yes"), ("false", "No"))


class UnreadableForm(ValueError):
    """The file is no questionnaire that can be asked; the message says why."""


class BadResponse(ValueError):
    """An answer to no question, or one the question does not offer."""


@dataclass(frozen=True, slots=True)
class Option:
    code: str
    text: str


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

    @property
    def is_asked(self) -> bool:
        return self.kind not in SHOWN


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

        return [item for item in self.items if is_on(item.link_id)]

    def kept(self, responses: Responses) -> dict[str, tuple[str, ...]]:
        """The answers that count: those to items shown. Raises BadResponse."""
        for link_id, answers in responses.items():
            self._check(link_id, answers)
        shown = {item.link_id for item in self.shown(responses)}
        return {key: tuple(codes) for key, codes in responses.items() if key in shown and codes}

    def unanswered(self, responses: Responses) -> list[Item]:
        asked = (item for item in self.shown(responses) if item.is_asked)
        return [item for item in asked if not responses.get(item.link_id)]

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


def read_form(source: str) -> Form:
    """Read a FHIR R4 Questionnaire. Raises UnreadableForm with one sentence."""
    # Imported here: the models are large, and only loading needs them. R4B's Questionnaire
    # is R4's.
    from fhir.resources.R4B.questionnaire import Questionnaire
    from pydantic import ValidationError

    try:
        resource: Any = Questionnaire.model_validate(json.loads(source))
    except json.JSONDecodeError as error:
        raise UnreadableForm(f"This is not JSON: {error}.") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableForm(f"This is no FHIR Questionnaire: {where}: {first['msg']}.") from None
    lists = _value_sets(resource)
    items = tuple(_items(resource.item or [], None, lists))
    code = resource.code[0].code if resource.code else resource.id or resource.url
    if not code:
        raise UnreadableForm("The questionnaire has no code, id or url to know it by.")
    _refuse_tangles(items)
    return Form(
        code=str(code),
        title=str(resource.title or resource.name or code),
        copyright=str(resource.copyright or ""),
        items=items,
    )


def _items(
    entries: Sequence[Any], parent: str | None, lists: Mapping[str, tuple[Option, ...]]
) -> Iterator[Item]:
    for entry in entries:
        if entry.type not in (*ASKED, *SHOWN):
            raise UnreadableForm(f"Item {entry.linkId!r} is of type {entry.type}: not asked here.")
        yield Item(
            link_id=entry.linkId,
            text=" ".join(part for part in (entry.prefix, entry.text) if part),
            kind=entry.type,
            options=_options(entry, lists),
            conditions=tuple(_condition(condition) for condition in entry.enableWhen or []),
            every=_every(entry),
            repeats=bool(entry.repeats),
            parent=parent,
        )
        yield from _items(entry.item or [], entry.linkId, lists)


def _options(entry: Any, lists: Mapping[str, tuple[Option, ...]]) -> tuple[Option, ...]:
    if entry.type == "boolean":
        return tuple(Option(code, text) for code, text in YES_NO)
    if entry.answerOption:
        return tuple(_option(option) for option in entry.answerOption)
    if entry.answerValueSet:
        name = str(entry.answerValueSet).removeprefix("#")
        if name not in lists:
            raise UnreadableForm(f"Item {entry.linkId!r} takes its answers from {name!r}.")
        return lists[name]
    if entry.type == "choice":
        raise UnreadableForm(f"Item {entry.linkId!r} offers no answers.")
    return ()


def _option(entry: Any) -> Option:
    coding = entry.valueCoding
    if coding is not None:
        code = str(coding.code or coding.display)
        return Option(code, str(coding.display or coding.code))
    values = (entry.valueInteger, entry.valueString, entry.valueDate, entry.valueTime)
    value = next(value for value in values if value is not None)
    return Option(str(value), str(value))


def _value_sets(resource: Any) -> dict[str, tuple[Option, ...]]:
    """The lists of answers a questionnaire carries with itself."""
    lists = {}
    for contained in resource.contained or []:
        if contained.get_resource_type() == "ValueSet" and contained.compose:
            lists[contained.id] = tuple(
                Option(concept.code, concept.display or concept.code)
                for part in contained.compose.include
                for concept in part.concept or []
            )
    return lists


def _condition(entry: Any) -> Condition:
    values = {
        "boolean": entry.answerBoolean,
        "decimal": entry.answerDecimal,
        "integer": entry.answerInteger,
        "date": entry.answerDate,
        "dateTime": entry.answerDateTime,
        "time": entry.answerTime,
        "string": entry.answerString,
        "coding": entry.answerCoding and entry.answerCoding.code,
        "quantity": entry.answerQuantity and entry.answerQuantity.value,
    }
    value = next((value for value in values.values() if value is not None), None)
    if value is None:
        raise UnreadableForm(f"A condition on {entry.question!r} compares with nothing known here.")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Condition(question=entry.question, operator=entry.operator, value=text)


def _every(entry: Any) -> bool:
    """FHIR R4 que-12: several conditions say whether all or any must hold."""
    if len(entry.enableWhen or []) > 1 and not entry.enableBehavior:
        raise UnreadableForm(
            f"Item {entry.linkId!r} has several conditions and does not say if all or any."
        )
    return bool(entry.enableBehavior != "any")


def _refuse_tangles(items: Sequence[Item]) -> None:
    """Every id once, every condition on a question that is there, and no circle."""
    ids = [item.link_id for item in items]
    if twice := sorted({link_id for link_id in ids if ids.count(link_id) > 1}):
        raise UnreadableForm(f"Two items are called {twice[0]!r}.")
    by_id = {item.link_id: item for item in items}
    for item in items:
        for condition in item.conditions:
            if condition.question not in by_id or not by_id[condition.question].is_asked:
                raise UnreadableForm(
                    f"Item {item.link_id!r} waits for {condition.question!r}, "
                    "which nobody is asked."
                )
    for item in items:
        if circle := _circle(item, by_id, ()):
            path = ", which waits for ".join(repr(link_id) for link_id in circle[1:])
            raise UnreadableForm(f"The questionnaire loops: {circle[0]!r} waits for {path}.")


def _circle(
    item: Item, by_id: Mapping[str, Item], passed: tuple[str, ...]
) -> tuple[str, ...] | None:
    if item.link_id in passed:
        return (*passed[passed.index(item.link_id) :], item.link_id)
    waits = [condition.question for condition in item.conditions] + (
        [item.parent] if item.parent else []
    )
    for link_id in waits:
        if circle := _circle(by_id[link_id], by_id, (*passed, item.link_id)):
            return circle
    return None


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
