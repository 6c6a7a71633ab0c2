"""The shape of what administrators and dispatchers send about people and units."""

from typing import Any

from django import forms

from programs.refusals import Invalid
from programs.states import (
    DUTY_COMMANDS,
    PRESENCE_COMMANDS,
    AliasKind,
    CaseConsent,
    ContactKind,
    CrewRole,
    Domain,
    EndReason,
    FollowUpOutcome,
    Need,
    Program,
    ReportAbout,
    Role,
    ShortReason,
    Tried,
)


class AccessForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)
    program = forms.ChoiceField(choices=[("", "–"), *Program.choices], required=False)
    unit = forms.IntegerField(required=False)
    active = forms.BooleanField(required=False)


class DutyForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in DUTY_COMMANDS])
    short_reason = forms.ChoiceField(choices=ShortReason.choices, required=False)


class PresenceForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in PRESENCE_COMMANDS])


class Fields(forms.JSONField):
    """The fields of a form as a list of names and values."""

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        if given is None:
            return []
        if type(given) is not list or not all(_is_pair(pair) for pair in given):
            raise forms.ValidationError("not a list of names and values")
        return given


def _is_pair(pair: Any) -> bool:
    return type(pair) is list and len(pair) == 2 and all(type(one) is str for one in pair)


class DraftForm(forms.Form):
    key = forms.CharField(max_length=80)
    typed = Fields(required=False)


class ShiftForm(forms.Form):
    use_required_attribute = False

    staff_id = forms.IntegerField()
    starts_at = forms.DateTimeField()
    ends_at = forms.DateTimeField()


class HoursForm(forms.Form):
    use_required_attribute = False

    source = forms.CharField(
        label="Opening hours, as TOML",
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false"}),
        error_messages={"required": "There are no hours in it; nothing was changed."},
    )


class RemarkForm(forms.Form):
    remark = forms.CharField(max_length=1000, required=False)


def _part() -> forms.CharField:
    return forms.CharField(max_length=4000, required=False, strip=False)


class HandoverForm(forms.Form):
    people = _part()
    promises = _part()
    stacked = _part()
    staffing = _part()
    remarks = _part()


def one_of(choices: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices.choices, **options)


class GiveForm(forms.Form):
    owner = forms.IntegerField()


class TryForm(forms.Form):
    result = one_of(Tried)
    asked_for = forms.BooleanField(required=False)


class TickForm(forms.Form):
    item = forms.CharField(max_length=20)
    done = forms.BooleanField(required=False)


class FinishForm(forms.Form):
    outcome = one_of(FollowUpOutcome)


class StateReportForm(forms.Form):
    reference = forms.CharField(max_length=60)
    made_at = forms.DateTimeField(required=False)


class AboutForm(forms.Form):
    about = one_of(ReportAbout)


class ClientForm(forms.Form):
    name = forms.CharField(max_length=80)
    phone = forms.CharField(max_length=30, required=False)
    address = forms.CharField(max_length=200, required=False)
    born_on = forms.DateField(required=False)


class AliasForm(forms.Form):
    kind = one_of(AliasKind)
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
    consent = one_of(CaseConsent)


class PlanForm(forms.Form):
    line = forms.CharField(max_length=120, required=False)
    next_action = forms.CharField(max_length=200, required=False)
    next_on = forms.DateField(required=False)


class NeedForm(forms.Form):
    domain = one_of(Domain)
    level = forms.TypedChoiceField(choices=Need.choices, coerce=lambda text: Need(int(text)))


class GoalForm(forms.Form):
    words = forms.CharField(max_length=200)


class GoalEndForm(forms.Form):
    goal = forms.IntegerField()
    reached = forms.BooleanField(required=False)


class ContactForm(forms.Form):
    kind = one_of(ContactKind)
    words = forms.CharField(max_length=2000, required=False)
    substance = forms.BooleanField(required=False)


class MoveForm(forms.Form):
    command = forms.CharField(max_length=12)
    reason = one_of(EndReason, required=False)


class VerifyForm(forms.Form):
    note = forms.CharField(max_length=300, required=False)
    gone = forms.BooleanField(required=False)


class ReferralForm(forms.Form):
    resource = forms.IntegerField()
    need = one_of(Domain)
    consent = forms.BooleanField(required=False)
    substance_consent = forms.BooleanField(required=False)


class ReferralStepForm(forms.Form):
    command = forms.CharField(max_length=12)
    words = forms.CharField(max_length=300, required=False)


class FileForm(forms.Form):
    file = forms.FileField(max_length=200)


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
    crew_role = one_of(CrewRole)
    name = forms.CharField(max_length=80)
    expires_on = forms.DateField()


class AskForm(forms.Form):
    to = forms.IntegerField(required=False)
    instead = forms.UUIDField(required=False)


class AnswerForm(forms.Form):
    command = forms.CharField(max_length=10)


class SpanForm(forms.Form):
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)


class PublishForm(forms.Form):
    name = forms.CharField(max_length=10)


def checked(form: forms.Form) -> dict[str, Any]:
    """What was sent, or Invalid with the first thing that is wrong."""
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise Invalid(f"{name.replace('_', ' ').capitalize()}: {errors[0]} Nothing was changed.")
    return form.cleaned_data
