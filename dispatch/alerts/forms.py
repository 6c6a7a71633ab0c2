"""The shape of an answer to a page."""

from django import forms

from dispatch.alerts.models import SAID_LENGTH
from journal.codes.alerts import Doing


class AnswerForm(forms.Form):
    """What will be done: left out, what is usually done first."""

    doing = forms.TypedChoiceField(
        choices=Doing.choices, coerce=Doing, required=False, empty_value=None
    )
    said = forms.CharField(max_length=SAID_LENGTH, required=False)
