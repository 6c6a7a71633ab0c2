"""Closed lists about what people must hear at once."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AlertKind(TextChoices):
    BAND_RISE = "band_rise", _("band rise")
    # Milder than it stood: in another band, or within one.
    BAND_FALL = "band_fall", _("band fall")
    PAGE = "page", _("page to the supervisor")
    HELP = "help", _("request for police, EMS or fire")


class PageReason(TextChoices):
    """Why somebody is called. A screener's result is clinical: few may read that word."""

    HARD_STOP = "hard_stop", _("a hard stop is not cleared")
    SCREENER = "screener", _("a screener came out high")
    IMMINENT = "imminent", _("imminent risk: contact is not confirmed yet")
    HANDOFF_LATE = "late", _("no clinician has taken the call over")
    OWNER_AWAY = "away", _("the clinician who owns the call has lost the console")
    CALL_BACK = "call_back", _("the promised call-back is overdue")
    # Its stored code keeps the old word: events of the journal are never rewritten.
    EMERGENCY_ACCESS = "glass", _("emergency access was opened")
    POLICE = "police", _("police now")
    EMS = "ems", _("EMS now")
    FIRE = "fire", _("fire now")
    OWED = "owed", _("what is owed to the call is late")
    INSTEAD = "instead", _("nobody can come who was asked for: say what is done instead")
    WANTED = "wanted", _("the supervisor is wanted")
    SILENT = "silent", _("no word from the crew")
    LIFELINE_FAILED = "lifeline", _("988 does not have the caller: the call is ours again")
    TIMER = "timer", _("a timer is failing or late")
    COUNTERSIGN = "countersign", _("a second person is asked")
    NOT_COUNTERSIGNED = (
        "uncountersigned",
        _("no second person answered; what is graver stands"),
    )
    WORSE = "worse", _("the call got worse")


class AlertStatus(TextChoices):
    RAISED = "raised", _("raised")
    ESCALATED = "escalated", _("escalated")
    ANSWERED = "answered", _("answered")
    LAPSED = "lapsed", _("lapsed")
