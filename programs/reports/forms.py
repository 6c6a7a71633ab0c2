"""The shape of what is asked for and published as a report."""

from django import forms


class SpanForm(forms.Form):
    first = forms.DateField(required=False)
    last = forms.DateField(required=False)


class PublishForm(forms.Form):
    name = forms.CharField(max_length=10)
