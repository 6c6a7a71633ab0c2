"""The shape of what an administrator sends about a person's access."""

from django import forms

from journal.codes.people import Program, Role


class AccessForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)
    program = forms.ChoiceField(choices=[("", "–"), *Program.choices], required=False)
    unit = forms.IntegerField(required=False)
    active = forms.BooleanField(required=False)
