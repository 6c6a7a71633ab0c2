"""The shape of what is sent about a referral."""

from django import forms

from journal.codes.caseload import Domain
from programs.base.forms import choice_of


class ReferralForm(forms.Form):
    resource = forms.IntegerField()
    need = choice_of(Domain)
    consent = forms.BooleanField(required=False)
    substance_consent = forms.BooleanField(required=False)


class ReferralStepForm(forms.Form):
    command = forms.CharField(max_length=12)
    words = forms.CharField(max_length=300, required=False)
