"""The shape of what is sent about a report to the State."""

from django import forms

from journal.codes.follow_ups import ReportAbout
from programs.base.forms import choice_of


class StateReportForm(forms.Form):
    reference = forms.CharField(max_length=60)
    made_at = forms.DateTimeField(required=False)


class StateReportAboutForm(forms.Form):
    about = choice_of(ReportAbout)
