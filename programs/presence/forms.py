"""The shape of what a person says of their presence."""

from django import forms

from programs.presence.states import PRESENCE_COMMANDS


class PresenceForm(forms.Form):
    command = forms.ChoiceField(choices=[(command, command) for command in PRESENCE_COMMANDS])
