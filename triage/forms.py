"""The shape of what the triage pages send."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from dispatch.states import Destination
from journal.codes.triage import OverrideReason
from triage.instruments import Form, Item
from triage.protocol import Answers, Protocol
from triage.services import Instead

PREFIX = "answer-"
ITEM = "item-"
SOURCE_LENGTH = 100_000


class OverrideForm(forms.Form):
    """Destinations and bands are those of the protocol in hand."""

    use_required_attribute = False  # what is missing is said in our words, by the server

    destination = forms.ChoiceField(label="Send to")
    band = forms.TypedChoiceField(label="Band", coerce=int)
    reason = forms.ChoiceField(label="Reason", choices=OverrideReason.choices)
    text = forms.CharField(
        label="In words",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in words why; the call was not routed."},
    )

    def __init__(self, table: Protocol, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(code, place.name) for code, place in table.destinations.items()]
        bands = [(band.number, f"{band.sign} · {band.name}") for band in table.bands]
        self.fields["destination"].choices = places  # type: ignore[attr-defined]
        self.fields["band"].choices = bands  # type: ignore[attr-defined]

    def instead(self) -> Instead:
        given = self.cleaned_data
        return Instead(
            band=given["band"],
            destination=Destination(given["destination"]),
            reason=OverrideReason(given["reason"]),
            text=given["text"],
        )


class DraftForm(forms.Form):
    use_required_attribute = False

    source = forms.CharField(
        label="The protocol, as TOML",
        max_length=SOURCE_LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}),
        error_messages={"required": "The draft is empty; nothing was kept."},
    )


class SignForm(forms.Form):
    name = forms.CharField(
        max_length=80,
        error_messages={"required": "A signature has a name; nothing was signed."},
    )
    role = forms.CharField(
        max_length=80,
        error_messages={"required": "A signature has a role; nothing was signed."},
    )


class ExplainForm(forms.Form):
    from_rule = forms.CharField(max_length=80)
    to_rule = forms.CharField(max_length=80)
    text = forms.CharField(
        max_length=500,
        error_messages={"required": "Say in words why these calls may wait; nothing was kept."},
    )


class PeriodForm(forms.Form):
    """How many days the figures look back."""

    days = forms.TypedChoiceField(
        choices=[(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "a year")],
        coerce=int,
    )


def answers_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The answers given so far, by question."""
    return {
        key.removeprefix(PREFIX): str(data[key])
        for key in data
        if key.startswith(PREFIX) and data[key]
    }


def given_in(data: QueryDict) -> dict[str, list[str]]:
    """What was answered to a questionnaire, by linkId."""
    return {
        key.removeprefix(ITEM): [one for one in data.getlist(key) if one.strip()]
        for key in data
        if key.startswith(ITEM) and any(one.strip() for one in data.getlist(key))
    }


def asked(table: Protocol, answers: Answers) -> list[dict[str, Any]]:
    """The questions as the pane draws them, each answer with the key that gives it."""
    return [
        {
            "name": PREFIX + question.key,
            "key": question.key,
            "text": question.text,
            "hint": question.hint,
            "kind": question.kind,
            "choices": [
                {
                    "value": choice.key,
                    "text": choice.text,
                    "digit": 0 if choice.key == "unknown" else number,
                    "given": answers.get(question.key) == choice.key,
                }
                for number, choice in _numbered(question.answers)
            ],
        }
        for question in table.questions
    ]


def items(form: Form, given: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """The items of a questionnaire that are shown, as the page draws them."""
    return [_item(item, given.get(item.link_id, [])) for item in form.shown(given)]


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


def _numbered(answers: tuple[Any, ...]) -> list[tuple[int, Any]]:
    number, listed = 0, []
    for answer in answers:
        number += answer.key != "unknown"
        listed.append((number, answer))
    return listed
