"""The shape of what the triage pages send."""

from django import forms


class PeriodForm(forms.Form):
    """How many days the figures look back."""

    days = forms.TypedChoiceField(
        choices=[(7, "7 days"), (30, "30 days"), (90, "90 days"), (365, "a year")],
        coerce=int,
    )
