"""The shape of a request for emergency access, and of a service the person was told of.

R25, R33: docs/requirements.md.
"""

from django import forms
from django.utils.translation import gettext_lazy as _


class EmergencyAccessForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        max_length=300,
        error_messages={
            "required": _("Emergency access needs its reason; nothing was opened."),
            "max_length": _("The reason has at most 300 characters; shorten it."),
        },
    )


class ResourceGivenForm(forms.Form):
    resource = forms.IntegerField(error_messages={"required": _("Choose a service.")})
