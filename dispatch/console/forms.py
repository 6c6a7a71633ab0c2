"""How somebody arranges the console."""

from django import forms


class LayoutForm(forms.Form):
    """How somebody wants the console: shown parts, density, colors."""

    map = forms.ChoiceField(choices=[("shown", "shown"), ("folded", "folded")], required=False)
    density = forms.ChoiceField(choices=[("close", "close"), ("roomy", "roomy")], required=False)
    palette = forms.ChoiceField(
        choices=[(p, p) for p in ("usual", "deutan", "protan", "tritan")], required=False
    )
    units = forms.ChoiceField(choices=[("right", "right"), ("left", "left")], required=False)
