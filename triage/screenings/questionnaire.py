"""Reading a FHIR R4 Questionnaire: https://hl7.org/fhir/R4/questionnaire.html."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from triage.screenings.asking import (
    ASKED,
    SHOWN,
    BadResponse,
    Condition,
    Form,
    Item,
    Option,
    Responses,
    UnreadableForm,
)

__all__ = ["BadResponse", "Form", "Item", "Option", "Responses", "UnreadableForm", "read_form"]

# How an extension of FHIR ends that says: worked out by the form, or never seen by anybody.
COMPUTED: Final = ("calculatedExpression", "cqf-calculatedValue")
HIDDEN: Final = "questionnaire-hidden"
# The score of an answer, in the words of R4, of SDC and of R5.
SCORES: Final = ("ordinalValue", "itemWeight")
YES_NO: Final = (("true", "Yes"), ("false", "No"))


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
    _refuse_modifiers(resource)
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
    entries: Sequence[Any],
    parent: str | None,
    lists: Mapping[str, tuple[Option, ...]],
    within_computed: bool = False,
) -> Iterator[Item]:
    for entry in entries:
        computed = within_computed or _is_computed(entry)
        _refuse_modifiers(entry)
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
            computed=computed,
        )
        yield from _items(entry.item or [], entry.linkId, lists, computed)


def _is_computed(entry: Any) -> bool:
    hidden = any(one.valueBoolean for one in entry.extension or [] if _is(one, HIDDEN))
    worked_out = any(_is(one, *COMPUTED) for one in entry.extension or [])
    return bool(entry.readOnly) or hidden or worked_out


def _refuse_modifiers(entry: Any) -> None:
    """What changes when or how an item is asked, and is not understood here, is never ignored."""
    name = getattr(entry, "linkId", None) or "the questionnaire"
    if any(_is(one, "enableWhenExpression") for one in entry.extension or []):
        raise UnreadableForm(
            f"Item {name!r} is asked by an expression (enableWhenExpression), which is not worked "
            "out here: write it as enableWhen."
        )
    if entry.modifierExtension:
        url = entry.modifierExtension[0].url
        raise UnreadableForm(f"Item {name!r} is changed by {url!r}, which is not understood here.")


def _is(extension: Any, *names: str) -> bool:
    """Whether the address of an extension ends in one of the names, however it is prefixed."""
    last = str(extension.url).rstrip("/").rpartition("/")[2]
    return any(last == name or last.endswith(f"-{name}") for name in names)


def _score(*carriers: Any) -> float | None:
    """What an answer counts, by an extension of the option or of its code."""
    for carrier in carriers:
        for one in getattr(carrier, "extension", None) or []:
            if _is(one, *SCORES):
                values = (one.valueDecimal, one.valueInteger)
                value = next((value for value in values if value is not None), None)
                if value is None or value < 0:
                    raise UnreadableForm(
                        "An answer has a score that is no number from 0 up "
                        f"({str(one.url).rpartition('/')[2]})."
                    )
                return float(value)
    return None


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
        return Option(code, str(coding.display or coding.code), _score(entry, coding))
    values = (entry.valueInteger, entry.valueString, entry.valueDate, entry.valueTime)
    value = next(value for value in values if value is not None)
    return Option(str(value), str(value), _score(entry))


def _value_sets(resource: Any) -> dict[str, tuple[Option, ...]]:
    """The lists of answers a questionnaire carries with itself."""
    lists = {}
    for contained in resource.contained or []:
        if contained.get_resource_type() == "ValueSet" and contained.compose:
            lists[contained.id] = tuple(
                Option(concept.code, concept.display or concept.code, _score(concept))
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
