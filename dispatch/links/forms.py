"""The shape of a hold and of a link."""

from django import forms

from journal.codes.scene import LinkKind


class HoldForm(forms.Form):
    minutes = forms.IntegerField(min_value=1, max_value=60)


class LinkForm(forms.Form):
    other = forms.UUIDField()
    kind = forms.ChoiceField(choices=LinkKind.choices)
