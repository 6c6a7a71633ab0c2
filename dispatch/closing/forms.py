"""The shape of how a call ended.

R25, R33: docs/requirements.md.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.call_backs.forms import next_time
from dispatch.call_backs.services import CallBackPlan
from dispatch.calls.models import WHO_LENGTH
from dispatch.closing.ending import Said
from journal.codes.calls import (
    Disposition,
    NoCallBack,
    NoContact,
    TakenTo,
    Tried,
    Unserved,
    WhyUntriaged,
)
from journal.codes.follow_ups import FollowUpKind
from journal.codes.member import member_or_none
from programs.base.forms import radios_of, text


class CloseForm(forms.Form):
    use_required_attribute = False  # what is missing is said in our words

    disposition = radios_of(Disposition, _("Choose how the call ended; it stays open until then."))
    unserved = radios_of(Unserved)
    no_contact = radios_of(NoContact)
    no_call_back = radios_of(NoCallBack)
    tried = radios_of(Tried)
    untriaged = radios_of(WhyUntriaged)
    named = text(_("Who"), WHO_LENGTH)
    # Not closed yet: a second person is asked to confirm it.
    ask = forms.BooleanField(required=False)
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

    def outcome(self) -> Said:
        cleaned = self.cleaned_data
        call_back: CallBackPlan | NoCallBack = CallBackPlan(
            at=next_time(cleaned["call_back_at"]) if cleaned["call_back_at"] else None,
            by=cleaned["call_back_by"],
        )
        if cleaned["no_call_back"]:
            call_back = NoCallBack(cleaned["no_call_back"])
        return Said(
            disposition=Disposition(cleaned["disposition"]),
            unserved=member_or_none(Unserved, cleaned["unserved"] or None),
            no_contact=member_or_none(NoContact, cleaned["no_contact"] or None),
            call_back=call_back,
            taken_to=member_or_none(TakenTo, cleaned["taken_to"] or None),
            jail_avoided=cleaned["jail_avoided"],
            follow_ups=tuple(FollowUpKind(kind) for kind in cleaned["follow_ups"]),
            tried=member_or_none(Tried, cleaned["tried"] or None),
            untriaged=member_or_none(WhyUntriaged, cleaned["untriaged"] or None),
            named=cleaned["named"],
        )


class AttemptForm(forms.Form):
    tried = forms.ChoiceField(choices=Tried.choices)
