"""The shape of what the triage pane sends, and its questions as it draws them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from journal.codes.calls import Destination
from journal.codes.triage import OverrideReason
from programs.base.refusals import Invalid
from triage.decisions.deciding import FIRST
from triage.decisions.easing import Easing, OverrideChoice
from triage.protocols.table import Answers, Protocol

PREFIX = "answer-"


class OverrideForm(forms.Form):
    """Destinations and bands are those of the protocol in hand."""

    use_required_attribute = False  # what is missing is said in our words, by the server

    destination = forms.ChoiceField(label=_("Send to"))
    band = forms.TypedChoiceField(label=_("Band"), coerce=int)
    reason = forms.ChoiceField(label=_("Reason"), choices=OverrideReason.choices)
    text = forms.CharField(
        label=_("In words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in words why; the call was not routed.")},
    )

    def __init__(self, table: Protocol, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(code, place.name) for code, place in table.destinations.items()]
        bands = [(band.number, f"{band.sign} · {band.name}") for band in table.bands]
        self.fields["destination"].choices = places  # type: ignore[attr-defined]
        self.fields["band"].choices = bands  # type: ignore[attr-defined]

    def choice(self) -> OverrideChoice:
        cleaned = self.cleaned_data
        return OverrideChoice(
            band=cleaned["band"],
            destination=Destination(cleaned["destination"]),
            reason=OverrideReason(cleaned["reason"]),
            text=cleaned["text"],
        )


class EasingForm(forms.Form):
    """Why answers that make a call milder are right. Asked only where something graver stands."""

    use_required_attribute = False

    easing_reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", "—"), *OverrideReason.choices], required=False
    )
    easing_text = forms.CharField(
        label=_("In a sentence"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def easing(self) -> Easing | None:
        """None while either is missing: the command says what it wants."""
        reason, text = self.cleaned_data["easing_reason"], self.cleaned_data["easing_text"]
        return Easing(OverrideReason(reason), text) if reason and text else None


def based_on_in(data: Mapping[str, Any]) -> UUID | None:
    """The run that the form was drawn from: empty is of a call that nobody had triaged."""
    if "based_on" not in data:
        return None
    try:
        return UUID(data["based_on"]) if data["based_on"] else FIRST
    except ValueError:
        raise Invalid(gettext("That form is not of this page: open the questions again.")) from None


def answers_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The answers so far, by question."""
    return {
        key.removeprefix(PREFIX): str(data[key])
        for key in data
        if key.startswith(PREFIX) and data[key]
    }


def question_rows(table: Protocol, answers: Answers) -> list[dict[str, Any]]:
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
        for question in table.asked
    ]


def _numbered(answers: tuple[Any, ...]) -> list[tuple[int, Any]]:
    number, listed = 0, []
    for answer in answers:
        # "unknown" has the digit 0, so that the others count from 1 without a gap.
        number += answer.key != "unknown"
        listed.append((number, answer))
    return listed
