"""The shape of what clinicians, and those who hand calls to them, send.

R25, R33: docs/requirements.md.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.coaching.models import WHISPER_LENGTH


class WhisperForm(forms.Form):
    text = forms.CharField(
        max_length=WHISPER_LENGTH,
        error_messages={
            "required": _("The whisper is empty; nothing was sent."),
            "max_length": _("A whisper has at most %(whisper_length)s characters; shorten it.")
            % {"whisper_length": WHISPER_LENGTH},
        },
    )
