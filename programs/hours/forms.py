"""The shape of what is sent about opening hours."""

from django import forms
from django.utils.translation import gettext_lazy as _


class HoursForm(forms.Form):
    use_required_attribute = False

    source = forms.CharField(
        label=_("Opening hours, as TOML"),
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        error_messages={"required": _("There are no hours in it; nothing was changed.")},
    )
