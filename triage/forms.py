"""The shape of what the triage pane sends."""

from collections.abc import Mapping
from typing import Any

from django import forms

from dispatch.states import Band, Destination
from triage.models import OverrideReason
from triage.protocol import Protocol
from triage.services import Instead

PREFIX = "answer-"


class OverrideForm(forms.Form):
    use_required_attribute = False  # what is missing is said in our words, by the server

    destination = forms.ChoiceField(label="Send to", choices=Destination.choices)
    band = forms.TypedChoiceField(label="Band", choices=Band.choices, coerce=int)
    reason = forms.ChoiceField(label="Reason", choices=OverrideReason.choices)
    text = forms.CharField(
        label="In words",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say in words why; the call was not routed."},
    )

    def instead(self) -> Instead:
        given = self.cleaned_data
        return Instead(
            band=Band(given["band"]),
            destination=Destination(given["destination"]),
            reason=OverrideReason(given["reason"]),
            text=given["text"],
        )


def answers_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The answers given so far, by question."""
    return {
        key.removeprefix(PREFIX): str(data[key])
        for key in data
        if key.startswith(PREFIX) and data[key]
    }


def asked(table: Protocol) -> list[dict[str, Any]]:
    """The questions as the pane draws them, each answer with the key that gives it."""
    return [
        {
            "name": PREFIX + question.key,
            "text": question.text,
            "choices": [
                {"choice": choice, "digit": 0 if choice.key == "unknown" else number}
                for number, choice in _numbered(question.answers)
            ],
        }
        for question in table.questions
    ]


def _numbered(answers: tuple[Any, ...]) -> list[tuple[int, Any]]:
    number, listed = 0, []
    for answer in answers:
        number += answer.key != "unknown"
        listed.append((number, answer))
    return listed
