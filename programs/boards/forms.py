"""The shape of what is sent with the signature under a board."""

from django import forms

from programs.boards.models import REMARK_LENGTH


class RemarkForm(forms.Form):
    remark = forms.CharField(max_length=REMARK_LENGTH, required=False)
