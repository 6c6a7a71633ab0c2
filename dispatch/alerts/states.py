"""What people must hear at once, and how an alert may change (docs/states.md).

R19: docs/requirements.md.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from journal.codes.alerts import AlertKind, AlertStatus, Doing, PageReason, WaitKey
from programs.base.machine import Machine
from programs.base.waits import limits

# A page nobody answered goes to the whole room after this (R19); a rise in band is told this long.
ACKNOWLEDGE_WITHIN: Final = limits()[WaitKey.PAGE].escalates
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
# What can be told again, until somebody answers. A rise in band is news.
TOLD_AGAIN: Final = (AlertKind.PAGE, AlertKind.HELP)

# What whoever answers does first, and so what the key K says; any other can be chosen.
DOING_OF: Final[Mapping[str, Doing]] = {
    WaitKey.RECEIVED: Doing.TRIAGE,
    WaitKey.TRIAGING: Doing.TRIAGE,
    WaitKey.PENDING: Doing.SEND,
    WaitKey.HELD: Doing.SEND,
    WaitKey.BY_PHONE: Doing.ASK,
    WaitKey.CLEARED: Doing.CLOSE,
    WaitKey.IMMINENT: Doing.CREW,
    WaitKey.OWNER_AWAY: Doing.TAKE,
    WaitKey.MOVED: Doing.TAKE,
    WaitKey.STACKED: Doing.SEND,
    WaitKey.DISPATCHED: Doing.CREW,
    WaitKey.EN_ROUTE: Doing.CREW,
    WaitKey.STAGED: Doing.CREW,
    WaitKey.ON_SCENE: Doing.CREW,
    WaitKey.TRANSPORTING: Doing.CREW,
    WaitKey.OFFERED: Doing.TAKE,
    WaitKey.ACCEPTED: Doing.ASK,
    WaitKey.THREE_WAY: Doing.ASK,
    WaitKey.WRAP_UP: Doing.ASK,
    WaitKey.HELP_ASKED: Doing.ASK,
    WaitKey.HELP_ACCEPTED: Doing.ASK,
    WaitKey.HELP_LATER: Doing.TAKE,
    WaitKey.COUNTERSIGN: Doing.TAKE,
    WaitKey.CALL_BACK: Doing.PHONE,
    WaitKey.TRANSFER: Doing.PHONE,
    WaitKey.FOLLOW_UP: Doing.TAKE,
    WaitKey.REPORT: Doing.TAKE,
    WaitKey.REFERRAL_SENT: Doing.ASK,
    WaitKey.REFERRAL_RECEIVED: Doing.ASK,
    WaitKey.REFERRAL_ACCEPTED: Doing.ASK,
    WaitKey.PAGE: Doing.TAKE,
    WaitKey.ANSWERED: Doing.SEND,
    WaitKey.DURESS: Doing.TAKE,
    WaitKey.DURESS_ANSWERED: Doing.CREW,
}
