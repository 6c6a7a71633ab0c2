"""The shape of what is sent about a follow-up."""

from django import forms

from journal.codes.follow_ups import FollowUpOutcome, Tried
from programs.base.forms import choice_of


class AssignForm(forms.Form):
    owner = forms.IntegerField()


class AttemptForm(forms.Form):
    result = choice_of(Tried)
    asked_for = forms.BooleanField(required=False)


class TickForm(forms.Form):
    item = forms.CharField(max_length=20)
    done = forms.BooleanField(required=False)


class FinishForm(forms.Form):
    outcome = choice_of(FollowUpOutcome)
