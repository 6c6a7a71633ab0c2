"""The shape of what clinicians, and those who hand calls to them, send.

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
        given = self.cleaned_data
        return {
            "to_id": given["to"],
            "consent": Consent(given["consent"] or Consent.NOT_ASKED),
        }


class ReasonForm(forms.Form):
    reason = radios_of(HandoffReason, _("Choose why; nothing was changed."))
