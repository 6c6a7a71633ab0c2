"""What people must hear at once, and how an alert may change (docs/states.md).

R19: docs/requirements.md.
"""

from datetime import timedelta
from typing import Final

from journal.codes.alerts import AlertKind, AlertStatus, PageReason
from programs.base.machine import Machine

# A page nobody answered goes to the whole room after this (R19); a rise in band is told this long.
ACKNOWLEDGE_WITHIN: Final = timedelta(seconds=60)
BAND_RISE_SHOWN_FOR: Final = timedelta(minutes=2)
# Asking for police or EMS is for a dispatcher, and for the supervisor too when nobody moves.
HELP_WITHIN: Final = timedelta(seconds=30)
# Told, and answered by nobody.
NEWS: Final = (AlertKind.BAND_RISE, AlertKind.BAND_FALL)
HELP: Final = (PageReason.POLICE, PageReason.EMS, PageReason.FIRE)
# Somebody is waiting on a line that nobody holds: the whole room hears it at once.
HEARD_BY_ROOM: Final = (PageReason.LIFELINE_FAILED, PageReason.NOT_COUNTERSIGNED)

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
