"""The shape of what a console or a phone sends about the response to a call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.alerts.states import HELP
from dispatch.calls.models import PLACE_LENGTH
from journal.codes.scene import Agency, PlanKind
from programs.base.forms import text


class HelpForm(forms.Form):
    what = forms.ChoiceField(choices=[(reason, "") for reason in HELP])


class PlanForm(forms.Form):
    kind = forms.ChoiceField(label=_("Response"), choices=PlanKind.choices)
    staging = text(_("Where the crew waits"), PLACE_LENGTH)
    gated = forms.BooleanField(label=_("Wait until the scene is declared safe"), required=False)


class AgencyForm(forms.Form):
    agency = forms.ChoiceField(choices=Agency.choices)
