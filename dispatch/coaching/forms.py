"""The shape of what clinicians, and those who hand calls to them, send.

R25, R33: docs/requirements.md.
"""

from django import forms

from dispatch.coaching.models import WHISPER_LENGTH


class WhisperForm(forms.Form):
    text = forms.CharField(
        max_length=WHISPER_LENGTH,
        error_messages={
            "required": "The whisper is empty; nothing was sent.",
            "max_length": f"A whisper has at most {WHISPER_LENGTH} characters; shorten it.",
        },
    )
