"""The shape of what administrators and dispatchers send about people and units."""

from django import forms


class RemarkForm(forms.Form):
    remark = forms.CharField(max_length=1000, required=False)
