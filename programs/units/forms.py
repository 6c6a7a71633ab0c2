"""The shape of what administrators and dispatchers send about people and units."""

from django import forms

from journal.codes.units import ShortReason
from programs.units.states import DUTY_COMMANDS


class DutyForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in DUTY_COMMANDS])
    short_reason = forms.ChoiceField(choices=ShortReason.choices, required=False)
