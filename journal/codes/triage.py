"""Closed lists about decisions of triage."""

from django.db.models import TextChoices


class OverrideReason(TextChoices):
    """Why a person sent a call elsewhere than the protocol advised."""

    KNOWN_PERSON = "known_person", "We know this person"
    SCENE_INFORMATION = "scene_information", "Word from the scene"
    CALLER_CHANGED = "caller_changed", "The caller's state changed"
    NO_TEAM = "no_team", "No such team can be had"
    CLINICAL_JUDGEMENT = "clinical_judgement", "Clinical judgement"
    OTHER = "other", "Other"
