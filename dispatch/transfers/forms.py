"""The shape of a warm transfer and its outcome.

R25, R33: docs/requirements.md.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.transfers.services import WarmTransfer
from journal.codes.care import StayedOn, TransferOutcome
from journal.codes.handoffs import Consent
from programs.base.forms import radios_of


class TransferForm(forms.Form):
    use_required_attribute = False

    consent = radios_of(Consent, _("Say whether the caller agreed; nothing was recorded."))
    stayed_on = radios_of(StayedOn, _("Say who stays on the line; nothing was recorded."))

    def warm(self) -> WarmTransfer:
        cleaned = self.cleaned_data
        return WarmTransfer(Consent(cleaned["consent"]), StayedOn(cleaned["stayed_on"]))


class ReferralForm(forms.Form):
    use_required_attribute = False

    consent = radios_of(Consent, _("Say whether the caller agreed; nothing was recorded."))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(choices=TransferOutcome.choices)
