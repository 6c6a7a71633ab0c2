"""Fields and words that the forms of several nouns share."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from programs.base.refusals import Invalid

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


def too_long(label: "_StrOrPromise", limit: int) -> "dict[str, _StrOrPromise]":
    """The message of a field that was filled beyond its limit, in characters."""
    return {"max_length": lazy(_too_long, str)(label, limit)}


def _too_long(label: "_StrOrPromise", limit: int) -> str:
    # The doubled sign stays for Django, which fills in how many characters there were.
    sentence = _("%(label)s has %%(show_value)s characters; it may have %(limit)s. Shorten it.")
    return sentence % {"label": label, "limit": limit}


def text(label: "_StrOrPromise", limit: int, **options: Any) -> forms.CharField:
    """A field of text that may be empty and says by name when it is too long."""
    errors = too_long(label, limit)
    return forms.CharField(
        label=label, max_length=limit, required=False, error_messages=errors, **options
    )


class UuidList(forms.UUIDField):
    """Any number of ids under one name."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> Any:
        return [forms.UUIDField().clean(text) for text in value or []]


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
    # Errors of the form as a whole stand under a name that is no field's.
    field = form.fields.get(name)
    if field is None or error.code is None or not _is_default(field, error.code):
        return sentence
    label = field.label or name.replace("_", " ").capitalize()
    return _("%(field)s: %(problem)s Nothing was changed.") % {"field": label, "problem": sentence}


def _is_default(field: forms.Field, code: str) -> bool:
    """Whether the message of a field is the one that Django has for all of its kind."""
    # Up the classes, as Django puts them together: "required" stands with the uppermost.
    tables = (getattr(kind, "default_error_messages", {}) for kind in type(field).__mro__)
    default = next((messages[code] for messages in tables if code in messages), None)
    return default is not None and field.error_messages.get(code) == default


def choice_of(choices: Any, **options: Any) -> forms.ChoiceField:
    """One member of a closed list, as a menu."""
    return forms.ChoiceField(choices=choices.choices, **options)


def number_in(text: Any) -> float | None:
    """The number that was typed, or None for what is none."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def uuid_in(text: Any) -> UUID | None:
    """The id that was sent, or None for what is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def radios_of(
    choices: Any, required: "_StrOrPromise | None" = None, **options: Any
) -> forms.ChoiceField:
    """One member of a closed list, all in sight. `required` is what is said when none is chosen;
    without it none needs to be.
    """
    # Compared with None, for the truth of a lazy text is only known once it is translated.
    errors = {} if required is None else {"required": required}
    return forms.ChoiceField(
        choices=choices.choices,
        widget=forms.RadioSelect,
        required=required is not None,
        error_messages=errors,
        **options,
    )
