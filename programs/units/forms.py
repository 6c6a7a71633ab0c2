"""The shape of what is sent about a unit's duty."""

from django import forms

from journal.codes.units import ShortReason
from programs.units.states import DUTY_COMMANDS


class DutyForm(forms.Form):
    command = forms.ChoiceField(choices=[(command, command) for command in DUTY_COMMANDS])
    short_reason = forms.ChoiceField(choices=ShortReason.choices, required=False)
