"""The shape of what a console sends about calls. Rules live in the commands."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.calls.models import LANGUAGE_LENGTH, PLACE_LENGTH, SAID_LENGTH
from journal.codes.calls import Clearance, Topic
from programs.base.forms import UuidList, text, too_long


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=SAID_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("The note is empty; nothing was saved."),
            **too_long(_("The note"), SAID_LENGTH),
        },
    )
    clearance = forms.ChoiceField(
        choices=Clearance.choices, initial=Clearance.OPERATIONAL, required=False
    )

    def clean_clearance(self) -> Clearance:
        return Clearance(self.cleaned_data["clearance"] or Clearance.OPERATIONAL)


class StrikeForm(forms.Form):
    correction = text(_("Correction"), SAID_LENGTH, widget=forms.Textarea(attrs={"rows": 2}))


class NeedsForm(forms.Form):
    """Language and access needs of a call that is open already."""

    language = text(_("Language"), LANGUAGE_LENGTH)
    interpreter = forms.BooleanField(label=_("Interpreter needed"), required=False)
    access_needs = text(_("Access and communication needs"), 200)


class FactForm(forms.Form):
    topic = forms.ChoiceField(choices=Topic.choices)
    value = forms.CharField(
        max_length=PLACE_LENGTH,
        error_messages={
            "required": _("Say what is known; nothing was saved."),
            **too_long(_("The answer"), PLACE_LENGTH),
        },
    )
    seen = UuidList(required=False)


class LocateForm(forms.Form):
    words = forms.CharField(max_length=PLACE_LENGTH)
    choice = forms.IntegerField(min_value=0, max_value=20)
