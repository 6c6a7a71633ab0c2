"""The shape of what administrators and dispatchers send about people and units."""

from django import forms


class HoursForm(forms.Form):
    use_required_attribute = False

    source = forms.CharField(
        label="Opening hours, as TOML",
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        error_messages={"required": "There are no hours in it; nothing was changed."},
    )
