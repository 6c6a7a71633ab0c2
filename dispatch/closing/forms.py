"""The shape of how a call ended.

R25, R33: docs/requirements.md.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.call_backs.forms import next_time
from dispatch.call_backs.services import CallBackPlan
from journal.codes.calls import Disposition, NoCallBack, NoContact, TakenTo, Unserved
from journal.codes.follow_ups import FollowUpKind
from programs.base.forms import radios_of


class CloseForm(forms.Form):
    use_required_attribute = False  # what is missing is said in our words

    disposition = radios_of(Disposition, _("Choose how the call ended; it stays open until then."))
    unserved = radios_of(Unserved)
    no_contact = radios_of(NoContact)
    no_call_back = radios_of(NoCallBack)
    call_back_at = forms.TimeField(
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time of the call-back as 16:30.")},
    )
    call_back_by = forms.IntegerField(required=False)
    taken_to = radios_of(TakenTo)
    jail_avoided = forms.BooleanField(required=False)
    follow_ups = forms.MultipleChoiceField(
        choices=[kind for kind in FollowUpKind.choices if kind[0] != FollowUpKind.OVERDOSE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def outcome(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        call_back: CallBackPlan | NoCallBack = CallBackPlan(
            at=next_time(cleaned["call_back_at"]) if cleaned["call_back_at"] else None,
            by=cleaned["call_back_by"],
        )
        if cleaned["no_call_back"]:
            call_back = NoCallBack(cleaned["no_call_back"])
        return {
            "disposition": Disposition(cleaned["disposition"]),
            "unserved": Unserved(cleaned["unserved"]) if cleaned["unserved"] else None,
            "no_contact": NoContact(cleaned["no_contact"]) if cleaned["no_contact"] else None,
            "call_back": call_back,
            "taken_to": TakenTo(cleaned["taken_to"]) if cleaned["taken_to"] else None,
            "jail_avoided": cleaned["jail_avoided"],
            "follow_ups": [FollowUpKind(kind) for kind in cleaned["follow_ups"]],
        }
