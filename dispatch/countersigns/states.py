"""What a second person must confirm, and how that may end (docs/states.md)."""

from datetime import timedelta
from typing import Final

from journal.codes.countersigns import CountersignStatus
from programs.base.machine import Machine

# A second person answers within this, or what is graver stands.
ANSWER_WITHIN: Final = timedelta(seconds=60)
# How long the one who asked is shown how it ended.
ENDING_SHOWN_FOR: Final = timedelta(minutes=10)

_S = CountersignStatus
COUNTERSIGN: Final = Machine(
    "countersign",
    {
        (_S.ASKED, "confirm"): _S.CONFIRMED,
        (_S.ASKED, "refuse"): _S.REFUSED,
        (_S.ASKED, "lapse"): _S.LAPSED,
        (_S.ASKED, "withdraw"): _S.WITHDRAWN,
    },
)
ANSWERED: Final = [_S.CONFIRMED, _S.REFUSED]
