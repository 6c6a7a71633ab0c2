"""The shape of a link."""

from django import forms

from journal.codes.scene import LinkKind


class LinkForm(forms.Form):
    other = forms.UUIDField()
    kind = forms.ChoiceField(choices=LinkKind.choices)
