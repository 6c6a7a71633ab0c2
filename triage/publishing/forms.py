"""The shape of what the protocol pages send."""

from django import forms
from django.utils.translation import gettext_lazy as _

SOURCE_LENGTH = 100_000


class DraftForm(forms.Form):
    use_required_attribute = False

    source = forms.CharField(
        label=_("The protocol, as TOML"),
        max_length=SOURCE_LENGTH,
        strip=False,  # what is signed is the text as it was sent, to the byte
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false"}),
        error_messages={"required": _("The draft is empty; nothing was kept.")},
    )


class SignForm(forms.Form):
    name = forms.CharField(
        max_length=80,
        error_messages={"required": _("A signature has a name; nothing was signed.")},
    )
    role = forms.CharField(
        max_length=80,
        error_messages={"required": _("A signature has a role; nothing was signed.")},
    )


class ExplainForm(forms.Form):
    from_rule = forms.CharField(max_length=80)
    to_rule = forms.CharField(max_length=80)
    text = forms.CharField(
        max_length=500,
        error_messages={
            "required": _("Say in a sentence why these calls may be served less; nothing was kept.")
        },
    )
