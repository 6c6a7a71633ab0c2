"""A referral as a table of moves, which PostgreSQL has too (docs/states.md).

R49: docs/requirements.md.
"""

from typing import Final

from django.utils.translation import gettext_noop as _

from journal.codes.directory import ReferralStatus
from programs.base.machine import Machine

_R = ReferralStatus
REFERRAL: Final = Machine(
    _("referral"),
    {
        (_R.SENT, "receive"): _R.RECEIVED,
        (_R.SENT, "accept"): _R.ACCEPTED,
        (_R.SENT, "decline"): _R.DECLINED,
        (_R.SENT, "serve"): _R.SERVED,
        (_R.SENT, "withdraw"): _R.WITHDRAWN,
        (_R.RECEIVED, "accept"): _R.ACCEPTED,
        (_R.RECEIVED, "decline"): _R.DECLINED,
        (_R.RECEIVED, "serve"): _R.SERVED,
        (_R.RECEIVED, "withdraw"): _R.WITHDRAWN,
        (_R.ACCEPTED, "serve"): _R.SERVED,
        (_R.ACCEPTED, "decline"): _R.DECLINED,
        (_R.ACCEPTED, "withdraw"): _R.WITHDRAWN,
    },
)
OPEN_REFERRAL: Final = (_R.SENT, _R.RECEIVED, _R.ACCEPTED)
