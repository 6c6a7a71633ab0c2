"""Closed lists about what a second person must confirm."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CountersignKind(TextChoices):
    """What one person decided alone, and another must confirm before it holds."""

    EASE_TRIAGE = "ease_triage", _("A milder response than the protocol's")
    IMMINENT_IN_ERROR = "imminent_in_error", _("Imminent risk was marked in error")
    CLOSE_GRAVE = "close_grave", _("A grave call ends")


class CountersignStatus(TextChoices):
    ASKED = "asked", _("asked")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    LAPSED = "lapsed", _("lapsed")
    WITHDRAWN = "withdrawn", _("withdrawn")
