"""The shape of a hold."""

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.codes.scene import HoldReason


class HoldForm(forms.Form):
    """For how many minutes, and why it can wait."""

    minutes = forms.IntegerField(
        min_value=1,
        error_messages={
            "required": _("Say for how many minutes; nothing was changed."),
            "invalid": _("Say for how many minutes; nothing was changed."),
            "min_value": _("A call is held for a minute at least; nothing was changed."),
        },
    )
    reason = forms.TypedChoiceField(
        choices=HoldReason.choices,
        coerce=HoldReason,
        error_messages={
            "required": _("Say why the call can wait; nothing was changed."),
            "invalid_choice": _("Say why the call can wait; nothing was changed."),
        },
    )
