"""The shape of what hands a call over: to whom it is offered, and why it is passed on.

R25, R33: docs/requirements.md.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from journal.codes.handoffs import Consent, HandoffReason
from programs.base.forms import radios_of


class OfferForm(forms.Form):
    to = forms.IntegerField(required=False)
    consent = forms.ChoiceField(choices=Consent.choices, required=False)

    def offer(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "to_id": cleaned["to"],
            "consent": Consent(cleaned["consent"] or Consent.NOT_ASKED),
        }


class ReasonForm(forms.Form):
    reason = radios_of(HandoffReason, _("Choose why; nothing was changed."))
