"""The shape of what a call leaves to do."""

from django import forms

from journal.codes.caseload import Domain
from journal.codes.follow_ups import FollowUpKind, ReportAbout
from journal.codes.people import Program


class FollowUpForm(forms.Form):
    kind = forms.ChoiceField(choices=FollowUpKind.choices)
    program = forms.ChoiceField(choices=[("", ""), *Program.choices], required=False)


class ReportForm(forms.Form):
    about = forms.ChoiceField(choices=ReportAbout.choices)


class PersonForm(forms.Form):
    client = forms.UUIDField(required=False)
    name = forms.CharField(max_length=80, required=False)


class ReferForm(forms.Form):
    resource = forms.IntegerField()
    need = forms.ChoiceField(choices=Domain.choices)
    consent = forms.BooleanField(required=False)
    substance_consent = forms.BooleanField(required=False)
