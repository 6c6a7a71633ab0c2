"""The shape of what a console or a phone sends about a unit on a call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.codes.units import AssignmentStatus


class ProgressForm(forms.Form):
    status = forms.ChoiceField(choices=AssignmentStatus.choices)


class AssignForm(forms.Form):
    """A unit to send, or one to promise the call to."""

    unit = forms.IntegerField(required=False)
    stack = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("unit") and not cleaned.get("stack"):
            raise forms.ValidationError(_("Choose a unit; nothing was sent."))
        return cleaned


class HazardsReadForm(forms.Form):
    seen = forms.CharField(max_length=64)
