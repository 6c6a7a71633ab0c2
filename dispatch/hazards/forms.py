"""The shape of what a console or a phone sends about units, plans and places."""

from django import forms

from dispatch.calls.models import PLACE_LENGTH
from dispatch.hazards.models import PREMISE_LENGTH
from programs.base.forms import text


class PremiseForm(forms.Form):
    place = text("Place", PLACE_LENGTH)
    text = forms.CharField(
        label="What people do there",
        max_length=PREMISE_LENGTH,
        error_messages={
            "required": "The note is empty; nothing was saved.",
            "max_length": f"The note may have {PREMISE_LENGTH} characters. Shorten it.",
        },
    )
