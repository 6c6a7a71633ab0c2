"""The shape of what is sent about shifts, patterns, credentials and requests."""

from django import forms

from journal.codes.units import CrewRole
from programs.base.forms import choice_of


class ShiftForm(forms.Form):
    use_required_attribute = False

    staff_id = forms.IntegerField()
    starts_at = forms.DateTimeField()
    ends_at = forms.DateTimeField()


class PatternForm(forms.Form):
    use_required_attribute = False

    staff_id = forms.IntegerField()
    weekdays = forms.TypedMultipleChoiceField(
        choices=[(number, number) for number in range(7)], coerce=int
    )
    starts = forms.TimeField()
    ends = forms.TimeField()
    first_day = forms.DateField()
    last_day = forms.DateField(required=False)
    every_weeks = forms.IntegerField(min_value=1, max_value=8)


class EndPatternForm(forms.Form):
    last_day = forms.DateField()


class CredentialForm(forms.Form):
    staff_id = forms.IntegerField()
    crew_role = choice_of(CrewRole)
    name = forms.CharField(max_length=80)
    expires_on = forms.DateField()


class ShiftRequestForm(forms.Form):
    to = forms.IntegerField(required=False)
    instead = forms.UUIDField(required=False)


class RequestDecisionForm(forms.Form):
    # Any word: the command says which there are.
    command = forms.CharField(max_length=10)
