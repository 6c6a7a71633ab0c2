"""The shape of what a console or a phone sends about units, plans and places."""

from typing import Any

from django import forms

from dispatch.forms.calls import text
from dispatch.models import PLACE_LENGTH, PREMISE_LENGTH
from dispatch.states import Agency, LinkKind, PlanKind
from programs.states import Domain, FollowUpKind, Program, ReportAbout


class SendForm(forms.Form):
    """A unit to send, or one to promise the call to."""

    unit = forms.IntegerField(required=False)
    stack = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("unit") and not given.get("stack"):
            raise forms.ValidationError("Choose a unit; nothing was sent.")
        return given


class SeenForm(forms.Form):
    seen = forms.CharField(max_length=64)


class PlanForm(forms.Form):
    kind = forms.ChoiceField(label="Response", choices=PlanKind.choices)
    staging = text("Where the crew waits", PLACE_LENGTH)
    gated = forms.BooleanField(label="Wait until the scene is declared safe", required=False)


class AgencyForm(forms.Form):
    agency = forms.ChoiceField(choices=Agency.choices)


class HoldForm(forms.Form):
    minutes = forms.IntegerField(min_value=1, max_value=60)


class LinkForm(forms.Form):
    other = forms.UUIDField()
    kind = forms.ChoiceField(choices=LinkKind.choices)


class LocateForm(forms.Form):
    words = forms.CharField(max_length=PLACE_LENGTH)
    choice = forms.IntegerField(min_value=0, max_value=20)


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


class LineForm(forms.Form):
    """What was typed on the command line, as long as it may be; the reading says what is wrong."""

    text = forms.CharField(required=False, strip=True)
    call = forms.UUIDField(required=False)


class LayoutForm(forms.Form):
    """How somebody wants the console: shown parts, density, colors."""

    map = forms.ChoiceField(choices=[("shown", "shown"), ("folded", "folded")], required=False)
    density = forms.ChoiceField(choices=[("close", "close"), ("roomy", "roomy")], required=False)
    palette = forms.ChoiceField(
        choices=[(p, p) for p in ("usual", "deutan", "protan", "tritan")], required=False
    )
    units = forms.ChoiceField(choices=[("right", "right"), ("left", "left")], required=False)


class FollowUpForm(forms.Form):
    kind = forms.ChoiceField(choices=FollowUpKind.choices)
    program = forms.ChoiceField(choices=[("", ""), *Program.choices], required=False)


class ReportForm(forms.Form):
    about = forms.ChoiceField(choices=ReportAbout.choices)


class PersonForm(forms.Form):
    client = forms.UUIDField(required=False)
    name = forms.CharField(max_length=80, required=False)


class ReferForm(forms.Form):
    resource = forms.IntegerField()
    need = forms.ChoiceField(choices=Domain.choices)
    consent = forms.BooleanField(required=False)
    substance_consent = forms.BooleanField(required=False)
