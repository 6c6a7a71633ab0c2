"""The shape of what is taken down when a call is received.

R25, R33: docs/requirements.md.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.calls.models import LANGUAGE_LENGTH, PLACE_LENGTH, SAID_LENGTH
from dispatch.intake.services import Intake
from dispatch.transfers.services import WarmTransfer
from journal.codes.calls import Source, Topic
from journal.codes.care import StayedOn
from journal.codes.handoffs import Consent
from programs.base.forms import text


class IntakeForm(forms.Form):
    use_required_attribute = False

    source = forms.ChoiceField(
        label=_("Source"),
        choices=[
            source
            for source in Source.choices
            if source[0] not in (Source.OFFICER, Source.HANDOFF_988)
        ],
        initial=Source.TRANSFER_911,
    )
    place = text(_("Where"), PLACE_LENGTH)
    narrative = text(_("What is said"), SAID_LENGTH, widget=forms.Textarea(attrs={"rows": 4}))
    caller_name = text(_("Caller"), 80)
    caller_phone = text(_("Call-back number"), 30)
    caller_relation = text(_("Relation to the person"), 60)
    language = text(_("Language"), LANGUAGE_LENGTH)
    interpreter = forms.BooleanField(label=_("Interpreter needed"), required=False)
    access_needs = text(_("Access and communication needs"), 200)

    def intake(self) -> Intake:
        cleaned = self.cleaned_data
        return Intake(**{**cleaned, "source": Source(cleaned["source"])})


class OfficerForm(forms.Form):
    """An officer on scene asks for us: what they see comes first, and names nobody (R25)."""

    use_required_attribute = False

    place = text(_("Where"), PLACE_LENGTH)
    caller_name = text(_("Officer's unit"), 80)
    caller_phone = text(_("Call-back number or channel"), 30)
    weapon = text(_("Weapon"), PLACE_LENGTH)
    violence = text(_("Violence"), PLACE_LENGTH)
    narrative = text(
        _("What the officer sees"), SAID_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )
    wants_clinician = forms.BooleanField(
        label=_("Wants a clinician on the phone now"), required=False
    )

    def intake(self) -> Intake:
        cleaned = dict(self.cleaned_data)
        facts = {Topic.WEAPON: cleaned.pop("weapon"), Topic.VIOLENCE: cleaned.pop("violence")}
        return Intake(
            source=Source.OFFICER,
            caller_relation=str(_("officer on scene")),
            facts=facts,
            **cleaned,
        )


class LifelineForm(forms.Form):
    """988 hands a caller to us (R33)."""

    use_required_attribute = False

    place = text(_("Where"), PLACE_LENGTH)
    narrative = text(_("What 988 says"), SAID_LENGTH, widget=forms.Textarea(attrs={"rows": 3}))
    caller_name = text(_("Caller"), 80)
    caller_phone = text(_("Call-back number"), 30)
    consent = forms.ChoiceField(label=_("The caller"), choices=Consent.choices)
    stayed_on = forms.ChoiceField(
        label=_("Who stays on the line"), choices=StayedOn.choices, initial=StayedOn.COUNSELOR
    )

    def intake(self) -> Intake:
        cleaned = dict(self.cleaned_data)
        warm = WarmTransfer(Consent(cleaned.pop("consent")), StayedOn(cleaned.pop("stayed_on")))
        return Intake(source=Source.HANDOFF_988, warm=warm, **cleaned)
