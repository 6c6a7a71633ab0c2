"""The shape of what clinicians, and those who hand calls to them, send.

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
        choices=[one for one in FollowUpKind.choices if one[0] != FollowUpKind.OVERDOSE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def outcome(self) -> dict[str, Any]:
        given = self.cleaned_data
        call_back: CallBackPlan | NoCallBack = CallBackPlan(
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
