"""Closed lists about what people must hear at once."""

from django.db.models import TextChoices


class AlertKind(TextChoices):
    BAND_RISE = "band_rise", "band rise"
    PAGE = "page", "page to the supervisor"
    HELP = "help", "request for police or EMS"


class PageReason(TextChoices):
    """Why somebody is called. A screener's result is clinical: few may read that word."""

    HARD_STOP = "hard_stop", "a hard stop is not cleared"
    SCREENER = "screener", "a screener came out high"
    IMMINENT = "imminent", "imminent risk: contact is not confirmed yet"
    HANDOFF_LATE = "late", "no clinician has taken the call over"
    OWNER_AWAY = "away", "the clinician who owns the call has lost the console"
    CALL_BACK = "call_back", "the promised call-back is overdue"
    GLASS = "glass", "emergency access was opened"
    POLICE = "police", "police now"
    EMS = "ems", "EMS now"
    WANTED = "wanted", "the supervisor is wanted"
    SILENT = "silent", "no word from the crew"
    TIMER = "timer", "a timer is failing or late"


class AlertStatus(TextChoices):
    RAISED = "raised", "raised"
    ESCALATED = "escalated", "escalated"
    ANSWERED = "answered", "answered"
    LAPSED = "lapsed", "lapsed"
