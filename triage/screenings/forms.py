"""The shape of what the screening pages send, and their items as they draw them."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.http import QueryDict

from triage.screenings.asking import Form, Item

ITEM: Final = "item-"
# In the place of an answer: the person would not say. No code of a questionnaire begins so.
DECLINED: Final = "~declined"


def responses_in(data: QueryDict) -> dict[str, list[str]]:
    """What was answered to a questionnaire, by linkId."""
    given = {
        key.removeprefix(ITEM): [
            answer for answer in data.getlist(key) if answer.strip() and answer != DECLINED
        ]
        for key in data
        if key.startswith(ITEM)
    }
    return {key: answers for key, answers in given.items() if answers}


def declined_in(data: QueryDict) -> list[str]:
    """The questions that the person would not answer, by linkId."""
    return [
        key.removeprefix(ITEM)
        for key in data
        if key.startswith(ITEM) and DECLINED in data.getlist(key)
    ]


def item_rows(
    form: Form, responses: Mapping[str, list[str]], declined: Collection[str]
) -> list[dict[str, Any]]:
    """The items of a questionnaire that are shown, as the page draws them."""
    return [
        _item(item, responses.get(item.link_id, []), item.link_id in declined)
        for item in form.shown(responses)
    ]


def fields_of(answers: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    """Answers as fields of the form that are not shown: what is set aside comes back with it."""
    return [(ITEM + key, answer) for key, given in answers.items() for answer in given]


def _item(item: Item, answers: list[str], declined: bool) -> dict[str, Any]:
    return {
        "item": item,
        "name": ITEM + item.link_id,
        "value": answers[0] if answers else "",
        "declined": declined and not answers,
        "decline": {
            "value": DECLINED,
            "digit": len(item.options) + 1,
            "given": declined and not answers,
        },
        "choices": [
            {
                "value": option.code,
                "text": option.text,
                "digit": number,
                "given": option.code in answers,
            }
            for number, option in enumerate(item.options, start=1)
        ],
    }
