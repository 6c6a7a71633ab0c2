"""The shape of what administrators and dispatchers send about people and units."""

from typing import Any

from django import forms


class Fields(forms.JSONField):
    """The fields of a form as a list of names and values."""

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        if given is None:
            return []
        if type(given) is not list or not all(_is_pair(pair) for pair in given):
            raise forms.ValidationError("not a list of names and values")
        return given


def _is_pair(pair: Any) -> bool:
    return type(pair) is list and len(pair) == 2 and all(type(one) is str for one in pair)


class DraftForm(forms.Form):
    key = forms.CharField(max_length=80)
    typed = Fields(required=False)
