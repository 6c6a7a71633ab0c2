"""Handing a call to a clinician, and how that may go (docs/states.md, decisions/0017)."""

from typing import Final

from journal.codes.handoffs import HandoffStatus
from programs.base.machine import Machine

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
