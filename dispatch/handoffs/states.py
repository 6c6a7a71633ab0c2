"""Handing a call to a clinician, and how that may go (docs/states.md, decisions/0017)."""

from datetime import timedelta
from typing import Final

from django.conf import settings

from journal.codes.alerts import WaitKey
from journal.codes.handoffs import HandoffStatus
from programs.base.machine import Machine
from programs.base.waits import limits

_H = HandoffStatus
HANDOFF: Final = Machine(
    "handoff",
    {
        (_H.OFFERED, "accept"): _H.ACCEPTED,
        (_H.OFFERED, "decline"): _H.DECLINED,
        (_H.OFFERED, "expire"): _H.EXPIRED,
        (_H.OFFERED, "withdraw"): _H.WITHDRAWN,
        (_H.ACCEPTED, "join"): _H.THREE_WAY,
        (_H.ACCEPTED, "complete"): _H.COMPLETE,
        (_H.ACCEPTED, "return"): _H.RETURNED,
        (_H.THREE_WAY, "complete"): _H.COMPLETE,
        (_H.THREE_WAY, "return"): _H.RETURNED,
    },
)
OPEN_HANDOFF: Final = [_H.OFFERED, _H.ACCEPTED, _H.THREE_WAY]
TAKEN_OVER: Final = [_H.ACCEPTED, _H.THREE_WAY, _H.COMPLETE]


def late_after(band: int | None) -> timedelta:
    """How long an offer may wait: as the city's table says by band, or sooner by the setting."""
    tabled = limits()[WaitKey.OFFERED].late_after(band)
    return min(tabled, timedelta(seconds=settings.HANDOFF_LATE_SECONDS))
