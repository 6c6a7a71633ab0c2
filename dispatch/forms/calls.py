"""The shape of what a console sends about calls. Rules live in the commands."""

from typing import Any

from django import forms

from dispatch.models import LANGUAGE_LENGTH, PLACE_LENGTH, SAID_LENGTH
from dispatch.services.calls import Intake
from dispatch.states import AssignmentStatus, Clearance, Source, Topic
from programs.refusals import Invalid


def too_long(what: str, limit: int) -> dict[str, str]:
    return {"max_length": f"{what} has %(show_value)s characters; it may have {limit}. Shorten it."}


def text(label: str, limit: int, **options: Any) -> forms.CharField:
    errors = too_long(label, limit)
    return forms.CharField(
        label=label, max_length=limit, required=False, error_messages=errors, **options
    )


class IntakeForm(forms.Form):
    use_required_attribute = False

    source = forms.ChoiceField(
        label="Source",
        choices=[
            one for one in Source.choices if one[0] not in (Source.OFFICER, Source.HANDOFF_988)
        ],
        initial=Source.TRANSFER_911,
    )
    place = text("Where", PLACE_LENGTH)
    narrative = text("What is said", SAID_LENGTH, widget=forms.Textarea(attrs={"rows": 4}))
    caller_name = text("Caller", 80)
    caller_phone = text("Call-back number", 30)
    caller_relation = text("Relation to the person", 60)
    language = text("Language", LANGUAGE_LENGTH)
    interpreter = forms.BooleanField(label="Interpreter needed", required=False)
    access_needs = text("Access and communication needs", 200)

    def intake(self) -> Intake:
        given = self.cleaned_data
        return Intake(**{**given, "source": Source(given["source"])})


class NoteForm(forms.Form):
    text = forms.CharField(
        label="Note",
        max_length=SAID_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "The note is empty; nothing was saved.",
            **too_long("The note", SAID_LENGTH),
        },
    )
    clearance = forms.ChoiceField(
        choices=Clearance.choices, initial=Clearance.OPERATIONAL, required=False
    )

    def clean_clearance(self) -> Clearance:
        return Clearance(self.cleaned_data["clearance"] or Clearance.OPERATIONAL)


class StrikeForm(forms.Form):
    correction = text("Correction", SAID_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))


class NeedsForm(forms.Form):
    """Language and access needs of a call that is open already."""

    language = text("Language", LANGUAGE_LENGTH)
    interpreter = forms.BooleanField(label="Interpreter needed", required=False)
    access_needs = text("Access and communication needs", 200)


class UuidList(forms.UUIDField):
    """Any number of ids under one name."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> Any:
        return [forms.UUIDField().clean(one) for one in value or []]


class FactForm(forms.Form):
    topic = forms.ChoiceField(choices=Topic.choices)
    value = forms.CharField(
        max_length=PLACE_LENGTH,
        error_messages={
            "required": "Say what is known; nothing was saved.",
            **too_long("The answer", PLACE_LENGTH),
        },
    )
    seen = UuidList(required=False)


class ProgressForm(forms.Form):
    status = forms.ChoiceField(choices=AssignmentStatus.choices)


def checked(form: forms.Form, no: str = "") -> dict[str, Any]:
    """What a form says, if it can be meant. Raises Invalid with `no`, or with what is wrong."""
    if not form.is_valid():
        raise Invalid(no or sentence(form))
    return form.cleaned_data


def sentence(form: forms.Form) -> str:
    """The first thing wrong with a form, as one sentence."""
    field, errors = next(iter(form.errors.items()))
    return str(errors[0]) if "." in str(errors[0]) else f"{field}: {errors[0]}"
