"""The shape of what administrators and dispatchers send about people and units."""

from typing import Any

from django import forms

from programs.states import DUTY_COMMANDS, PRESENCE_COMMANDS, Program, Role, ShortReason


class AccessForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)
    program = forms.ChoiceField(choices=[("", "–"), *Program.choices], required=False)
    unit = forms.IntegerField(required=False)
    active = forms.BooleanField(required=False)


class DutyForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in DUTY_COMMANDS])
    short_reason = forms.ChoiceField(choices=ShortReason.choices, required=False)


class PresenceForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in PRESENCE_COMMANDS])


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


class ShiftForm(forms.Form):
    use_required_attribute = False

    staff_id = forms.IntegerField()
    starts_at = forms.DateTimeField()
    ends_at = forms.DateTimeField()


class HoursForm(forms.Form):
    use_required_attribute = False

    source = forms.CharField(
        label="Opening hours, as TOML",
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        error_messages={"required": "There are no hours in it; nothing was changed."},
    )
