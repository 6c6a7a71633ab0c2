"""A request for a shift as a table of moves, which PostgreSQL has too (docs/states.md).

R43: docs/requirements.md.
"""

from typing import Final

from django.utils.translation import gettext_noop as _

from journal.codes.roster import RequestStatus
from programs.base.machine import Machine

_Q = RequestStatus
SHIFT_REQUEST: Final = Machine(
    _("shift request"),
    {
        (_Q.ASKED, "agree"): _Q.AGREED,
        (_Q.ASKED, "refuse"): _Q.REFUSED,
        (_Q.ASKED, "withdraw"): _Q.WITHDRAWN,
        (_Q.AGREED, "approve"): _Q.APPROVED,
        (_Q.AGREED, "refuse"): _Q.REFUSED,
        (_Q.AGREED, "withdraw"): _Q.WITHDRAWN,
    },
)
