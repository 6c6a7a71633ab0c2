"""The shape of what is sent about the directory."""

from django import forms


class VerifyForm(forms.Form):
    note = forms.CharField(max_length=300, required=False)
    gone = forms.BooleanField(required=False)


class FileForm(forms.Form):
    file = forms.FileField(max_length=200)
