"""The shape of what a console or a phone sends about units, plans and places."""

from django import forms


class LineForm(forms.Form):
    """What was typed on the command line, as long as it may be; the reading says what is wrong."""

    text = forms.CharField(required=False, strip=True)
    call = forms.UUIDField(required=False)
