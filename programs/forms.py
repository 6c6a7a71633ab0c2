"""The shape of what administrators and dispatchers send about people and units."""

from django import forms

from programs.states import DUTY_COMMANDS, Program, Role


class AccessForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)
    program = forms.ChoiceField(choices=[("", "–"), *Program.choices], required=False)
    unit = forms.IntegerField(required=False)
    active = forms.BooleanField(required=False)


class DutyForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in DUTY_COMMANDS])
