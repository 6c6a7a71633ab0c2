"""The shape of what the page of metrics sends."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """How many days the figures look back."""

    days = forms.TypedChoiceField(
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        coerce=int,
    )
