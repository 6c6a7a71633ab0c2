"""Fields and words that the forms of several nouns share."""

from typing import Any
from uuid import UUID

from django import forms

from programs.base.refusals import Invalid


def too_long(what: str, limit: int) -> dict[str, str]:
    return {"max_length": f"{what} has %(show_value)s characters; it may have {limit}. Shorten it."}


def text(label: str, limit: int, **options: Any) -> forms.CharField:
    errors = too_long(label, limit)
    return forms.CharField(
        label=label, max_length=limit, required=False, error_messages=errors, **options
    )


class UuidList(forms.UUIDField):
    """Any number of ids under one name."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> Any:
        return [forms.UUIDField().clean(one) for one in value or []]


def validated(form: forms.Form, no: str = "") -> dict[str, Any]:
    """What a form says, if it can be meant. Raises Invalid with `no`, or with what is wrong."""
    if not form.is_valid():
        raise Invalid(no or first_error(form))
    return form.cleaned_data


def first_error(form: forms.Form) -> str:
    """The first thing wrong with a form, as one sentence. Where a form has no words of its own
    for what is wrong, the field is named, for a message of Django's names none.
    """
    name, errors = next(iter(form.errors.as_data().items()))
    error = errors[0]
    sentence = next(iter(error.messages))
    field = form.fields.get(name)
    if field is None or error.code is None or not _says_django(field, error.code):
        return sentence
    label = field.label or name.replace("_", " ").capitalize()
    return f"{label}: {sentence} Nothing was changed."


def _says_django(field: forms.Field, code: str) -> bool:
    """Whether a field leaves it to Django to say what is wrong."""
    defaults = (getattr(kind, "default_error_messages", {}) for kind in type(field).__mro__)
    said = next((messages[code] for messages in defaults if code in messages), None)
    return said is not None and field.error_messages.get(code) == said


def choice_of(choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices.choices, **options)


def number_in(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def uuid_in(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def radios_of(choices: Any, required: str = "", **options: Any) -> forms.ChoiceField:
    errors = {"required": required} if required else {}
    return forms.ChoiceField(
        choices=choices.choices,
        widget=forms.RadioSelect,
        required=bool(required),
        error_messages=errors,
        **options,
    )
