"""The shape of what administrators and dispatchers send about people and units."""

from django import forms

from journal.codes.people import Program, Role


class AccessForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)
    program = forms.ChoiceField(choices=[("", "–"), *Program.choices], required=False)
    unit = forms.IntegerField(required=False)
    active = forms.BooleanField(required=False)
