"""What follow-ups, cases, referrals and reports can be, and how they may change.

R43, R48: docs/requirements.md.
"""

from typing import Final

from journal.codes.roster import RequestStatus
from programs.base.machine import Machine

_Q = RequestStatus
SHIFT_REQUEST: Final = Machine(
    "shift request",
    {
        (_Q.ASKED, "agree"): _Q.AGREED,
        (_Q.ASKED, "refuse"): _Q.REFUSED,
        (_Q.ASKED, "withdraw"): _Q.WITHDRAWN,
        (_Q.AGREED, "approve"): _Q.APPROVED,
        (_Q.AGREED, "refuse"): _Q.REFUSED,
        (_Q.AGREED, "withdraw"): _Q.WITHDRAWN,
    },
)
