"""The shape of what clinicians, and those who hand calls to them, send.

R25, R33: docs/requirements.md.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime, make_aware

from dispatch.forms.calls import text
from dispatch.models import PLACE_LENGTH, SAID_LENGTH, WHISPER_LENGTH
from dispatch.services.call_backs import Promise
from dispatch.services.calls import Intake
from dispatch.services.transfers import Warm
from dispatch.states import (
    Attempt,
    CallBackOutcome,
    Consent,
    Disposition,
    HandoffReason,
    NoCallBack,
    NoContact,
    PageReason,
    Source,
    StayedOn,
    TakenTo,
    Topic,
    TransferOutcome,
    Unserved,
)
from programs.states import FollowUpKind


def one_of(choices: Any, required: str = "", **options: Any) -> forms.ChoiceField:
    errors = {"required": required} if required else {}
    return forms.ChoiceField(
        choices=choices.choices,
        widget=forms.RadioSelect,
        required=bool(required),
        error_messages=errors,
        **options,
    )


class OfficerForm(forms.Form):
    """An officer on scene asks for us: what they see comes first, and names nobody (R25)."""

    use_required_attribute = False

    place = text("Where", PLACE_LENGTH)
    caller_name = text("Officer's unit", 80)
    caller_phone = text("Call-back number or channel", 30)
    weapon = text("Weapon", PLACE_LENGTH)
    violence = text("Violence", PLACE_LENGTH)
    narrative = text("What the officer sees", SAID_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))
    wants_clinician = forms.BooleanField(label="Wants a clinician on the phone now", required=False)

    def intake(self) -> Intake:
        given = dict(self.cleaned_data)
        facts = {Topic.WEAPON: given.pop("weapon"), Topic.VIOLENCE: given.pop("violence")}
        return Intake(
            source=Source.OFFICER, caller_relation="officer on scene", facts=facts, **given
        )


class LifelineForm(forms.Form):
    """988 hands a caller to us (R33)."""

    use_required_attribute = False

    place = text("Where", PLACE_LENGTH)
    narrative = text("What 988 says", SAID_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))
    caller_name = text("Caller", 80)
    caller_phone = text("Call-back number", 30)
    consent = forms.ChoiceField(label="The caller", choices=Consent.choices)
    stayed_on = forms.ChoiceField(
        label="Who stays on the line", choices=StayedOn.choices, initial=StayedOn.COUNSELOR
    )

    def intake(self) -> Intake:
        given = dict(self.cleaned_data)
        warm = Warm(Consent(given.pop("consent")), StayedOn(given.pop("stayed_on")))
        return Intake(source=Source.HANDOFF_988, warm=warm, **given)


class OfferForm(forms.Form):
    to = forms.IntegerField(required=False)
    consent = forms.ChoiceField(choices=Consent.choices, required=False)

    def offer(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "to_id": given["to"],
            "consent": Consent(given["consent"] or Consent.NOT_ASKED),
        }


class ReasonForm(forms.Form):
    reason = one_of(HandoffReason, "Choose why; nothing was changed.")


class WhisperForm(forms.Form):
    text = forms.CharField(
        max_length=WHISPER_LENGTH,
        error_messages={
            "required": "The whisper is empty; nothing was sent.",
            "max_length": f"A whisper has at most {WHISPER_LENGTH} characters; shorten it.",
        },
    )


class GlassForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        max_length=300,
        error_messages={
            "required": "Emergency access needs its reason; nothing was opened.",
            "max_length": "The reason has at most 300 characters; shorten it.",
        },
    )


class HelpForm(forms.Form):
    what = forms.ChoiceField(choices=[(PageReason.POLICE, ""), (PageReason.EMS, "")])


class TransferForm(forms.Form):
    use_required_attribute = False

    consent = one_of(Consent, "Say whether the caller agreed; nothing was recorded.")
    stayed_on = one_of(StayedOn, "Say who stays on the line; nothing was recorded.")

    def warm(self) -> Warm:
        given = self.cleaned_data
        return Warm(Consent(given["consent"]), StayedOn(given["stayed_on"]))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(choices=TransferOutcome.choices)


class AttemptForm(forms.Form):
    result = forms.ChoiceField(choices=Attempt.choices)
    asked_for = forms.BooleanField(required=False)


class CallBackForm(forms.Form):
    outcome = forms.ChoiceField(choices=CallBackOutcome.choices)


class GiveForm(forms.Form):
    resource = forms.IntegerField(error_messages={"required": "Choose a service."})


class CloseForm(forms.Form):
    use_required_attribute = False  # what is missing is said in our words

    disposition = one_of(Disposition, "Choose how the call ended; it stays open until then.")
    unserved = one_of(Unserved)
    no_contact = one_of(NoContact)
    no_call_back = one_of(NoCallBack)
    call_back_at = forms.TimeField(
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "Write the time of the call-back as 16:30."},
    )
    call_back_by = forms.IntegerField(required=False)
    taken_to = one_of(TakenTo)
    jail_avoided = forms.BooleanField(required=False)
    follow_ups = forms.MultipleChoiceField(
        choices=[one for one in FollowUpKind.choices if one[0] != FollowUpKind.OVERDOSE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def outcome(self) -> dict[str, Any]:
        given = self.cleaned_data
        call_back: Promise | NoCallBack = Promise(
            at=next_time(given["call_back_at"]) if given["call_back_at"] else None,
            by=given["call_back_by"],
        )
        if given["no_call_back"]:
            call_back = NoCallBack(given["no_call_back"])
        return {
            "disposition": Disposition(given["disposition"]),
            "unserved": Unserved(given["unserved"]) if given["unserved"] else None,
            "no_contact": NoContact(given["no_contact"]) if given["no_contact"] else None,
            "call_back": call_back,
            "taken_to": TakenTo(given["taken_to"]) if given["taken_to"] else None,
            "jail_avoided": given["jail_avoided"],
            "follow_ups": [FollowUpKind(one) for one in given["follow_ups"]],
        }


def next_time(clock: time) -> datetime:
    """The next moment at which the wall clock shows this."""
    here = localtime()
    due = make_aware(datetime.combine(here.date(), clock))
    return due if due > here else make_aware(datetime.combine(here + timedelta(days=1), clock))
