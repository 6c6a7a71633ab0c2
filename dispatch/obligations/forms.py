"""The shape of what is said about something owed."""

from django import forms

from dispatch.obligations.models import WHO_LENGTH, WORDS_LENGTH
from dispatch.obligations.states import GIVEN_BY_PEOPLE
from programs.base.forms import text


class AcceptForm(forms.Form):
    who = text("", WHO_LENGTH)


class EndForm(forms.Form):
    reason = forms.ChoiceField(choices=[(one.value, one.label) for one in GIVEN_BY_PEOPLE])
    words = text("", WORDS_LENGTH)
