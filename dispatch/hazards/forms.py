"""The shape of what a console sends about a place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.calls.models import PLACE_LENGTH
from dispatch.hazards.models import PREMISE_LENGTH
from programs.base.forms import text


class PremiseForm(forms.Form):
    place = text(_("Place"), PLACE_LENGTH)
    text = forms.CharField(
        label=_("What people do there"),
        max_length=PREMISE_LENGTH,
        error_messages={
            "required": _("The note is empty; nothing was saved."),
            "max_length": _("The note may have %(limit_value)s characters. Shorten it."),
        },
    )
