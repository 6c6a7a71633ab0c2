"""The shape of what administrators and dispatchers send about people and units."""

from django import forms

from programs.states import DUTY_COMMANDS, PRESENCE_COMMANDS, Program, Role


class AccessForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)
    program = forms.ChoiceField(choices=[("", "–"), *Program.choices], required=False)
    unit = forms.IntegerField(required=False)
    active = forms.BooleanField(required=False)


class DutyForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in DUTY_COMMANDS])


class PresenceForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in PRESENCE_COMMANDS])


class HoursForm(forms.Form):
    use_required_attribute = False

    source = forms.CharField(
        label="Opening hours, as TOML",
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        error_messages={"required": "There are no hours in it; nothing was changed."},
    )
