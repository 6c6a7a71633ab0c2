"""The shape of a whisper.

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
            "max_length": _("A whisper has at most %(limit_value)s characters; shorten it."),
        },
    )
