"""The shape of what a console or a phone sends about units, plans and places."""

from typing import Any

from django import forms

from journal.codes.units import AssignmentStatus


class ProgressForm(forms.Form):
    status = forms.ChoiceField(choices=AssignmentStatus.choices)


class AssignForm(forms.Form):
    """A unit to send, or one to promise the call to."""

    unit = forms.IntegerField(required=False)
    stack = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("unit") and not given.get("stack"):
            raise forms.ValidationError("Choose a unit; nothing was sent.")
        return given


class HazardsReadForm(forms.Form):
    seen = forms.CharField(max_length=64)
