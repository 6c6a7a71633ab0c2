"""The shape of what a form's script sends about a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class Fields(forms.JSONField):
    """The fields of a form as a list of names and values."""

    def clean(self, value: Any) -> Any:
        pairs = super().clean(value)
        if pairs is None:
            return []
        if type(pairs) is not list or not all(_is_pair(pair) for pair in pairs):
            raise forms.ValidationError(_("not a list of names and values"))
        return pairs


def _is_pair(pair: Any) -> bool:
    return type(pair) is list and len(pair) == 2 and all(type(part) is str for part in pair)


class DraftForm(forms.Form):
    key = forms.CharField(max_length=80)
    typed = Fields(required=False)
