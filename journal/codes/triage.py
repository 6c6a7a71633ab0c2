"""Closed lists about decisions of triage."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OverrideReason(TextChoices):
    """Why a person sent a call elsewhere than the protocol advised."""

    KNOWN_PERSON = "known_person", _("We know this person")
    SCENE_INFORMATION = "scene_information", _("Word from the scene")
    CALLER_CHANGED = "caller_changed", _("The caller's state changed")
    NO_TEAM = "no_team", _("No such team can be had")
    CLINICAL_JUDGEMENT = "clinical_judgement", _("Clinical judgement")
    OTHER = "other", _("Other")
