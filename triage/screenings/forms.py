"""The shape of what the screening pages send, and their items as they draw them."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from triage.screenings.questionnaire import Form, Item

ITEM = "item-"


def responses_in(data: QueryDict) -> dict[str, list[str]]:
    """What was answered to a questionnaire, by linkId."""
    return {
        key.removeprefix(ITEM): [answer for answer in data.getlist(key) if answer.strip()]
        for key in data
        if key.startswith(ITEM) and any(answer.strip() for answer in data.getlist(key))
    }


def item_rows(form: Form, responses: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """The items of a questionnaire that are shown, as the page draws them."""
    return [_item(item, responses.get(item.link_id, [])) for item in form.shown(responses)]


def _item(item: Item, answers: list[str]) -> dict[str, Any]:
    return {
        "item": item,
        "name": ITEM + item.link_id,
        "value": answers[0] if answers else "",
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
