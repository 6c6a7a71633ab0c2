"""The shape of a try to call back, and how a call-back ended.

R25, R33: docs/requirements.md.
"""

from datetime import datetime, time, timedelta

from django import forms
from django.utils.timezone import localtime, make_aware

from journal.codes.care import Attempt, CallBackOutcome


class AttemptForm(forms.Form):
    result = forms.ChoiceField(choices=Attempt.choices)
    asked_for = forms.BooleanField(required=False)


class CallBackForm(forms.Form):
    outcome = forms.ChoiceField(choices=CallBackOutcome.choices)


def next_time(clock: time) -> datetime:
    """The next moment at which the wall clock shows this."""
    here = localtime()
    due = make_aware(datetime.combine(here.date(), clock))
    return due if due > here else make_aware(datetime.combine(here + timedelta(days=1), clock))
