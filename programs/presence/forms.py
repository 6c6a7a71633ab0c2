"""The shape of what administrators and dispatchers send about people and units."""

from django import forms

from programs.presence.states import PRESENCE_COMMANDS


class PresenceForm(forms.Form):
    command = forms.ChoiceField(choices=[(one, one) for one in PRESENCE_COMMANDS])
