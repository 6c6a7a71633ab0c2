"""What people must hear at once, and how an alert may change (docs/states.md).

R19: docs/requirements.md.
"""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices

from programs.states import Machine


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


# A page nobody answered goes to the whole room after this (R19); a rise in band is told this long.
ANSWER_WITHIN: Final = timedelta(seconds=60)
TOLD_FOR: Final = timedelta(minutes=2)
# Asking for police or EMS is for a dispatcher, and for the supervisor too when nobody moves.
HELP_WITHIN: Final = timedelta(seconds=30)
HELP: Final = (PageReason.POLICE, PageReason.EMS)

_L = AlertStatus
ALERT: Final = Machine(
    "alert",
    {
        (_L.RAISED, "answer"): _L.ANSWERED,
        (_L.RAISED, "escalate"): _L.ESCALATED,
        (_L.RAISED, "lapse"): _L.LAPSED,
        (_L.ESCALATED, "answer"): _L.ANSWERED,
        (_L.ESCALATED, "lapse"): _L.LAPSED,
    },
)
OPEN_ALERT: Final = [_L.RAISED, _L.ESCALATED]
