"""The shape of what is sent about people served and their cases."""

from django import forms

from journal.codes.caseload import Domain, EndReason
from programs.base.forms import choice_of
from programs.caseload.states import CaseConsent, ContactKind, Need
from programs.clients.states import AliasKind


class ClientForm(forms.Form):
    name = forms.CharField(max_length=80)
    phone = forms.CharField(max_length=30, required=False)
    address = forms.CharField(max_length=200, required=False)
    born_on = forms.DateField(required=False)


class AliasForm(forms.Form):
    kind = choice_of(AliasKind)
    value = forms.CharField(max_length=200)


class MergeForm(forms.Form):
    other = forms.UUIDField()
    although = forms.BooleanField(required=False)


class DecideForm(forms.Form):
    key = forms.CharField(max_length=80)
    refer = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=300, required=False)
    client = forms.UUIDField(required=False)
    name = forms.CharField(max_length=80, required=False)


class ConsentForm(forms.Form):
    consent = choice_of(CaseConsent)


class PlanForm(forms.Form):
    line = forms.CharField(max_length=120, required=False)
    next_action = forms.CharField(max_length=200, required=False)
    next_on = forms.DateField(required=False)


class NeedForm(forms.Form):
    domain = choice_of(Domain)
    level = forms.TypedChoiceField(choices=Need.choices, coerce=lambda text: Need(int(text)))


class GoalForm(forms.Form):
    words = forms.CharField(max_length=200)


class GoalEndForm(forms.Form):
    goal = forms.IntegerField()
    reached = forms.BooleanField(required=False)


class ContactForm(forms.Form):
    kind = choice_of(ContactKind)
    words = forms.CharField(max_length=2000, required=False)
    substance = forms.BooleanField(required=False)


class MoveForm(forms.Form):
    command = forms.CharField(max_length=12)
    reason = choice_of(EndReason, required=False)
