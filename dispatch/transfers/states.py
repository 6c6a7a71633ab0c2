"""How a warm transfer may go, for whom it may be made, and how long its outcome may be owed
(docs/states.md).
"""

from datetime import timedelta
from typing import Final

from journal.codes.care import TransferOutcome, TransferStatus
from programs.base.machine import Machine
from programs.base.waits import waits

_T = TransferStatus
TRANSFER: Final = Machine(
    "transfer",
    {
        (_T.OPEN, "connect"): _T.CONNECTED,
        (_T.OPEN, "fail"): _T.FAILED,
        (_T.OPEN, "fall_due"): _T.OVERDUE,
        # Late, and told: the call that was opened again stays open until somebody closes it.
        (_T.OVERDUE, "connect"): _T.CONNECTED,
        (_T.OVERDUE, "fail"): _T.FAILED,
        # 988 had the caller, and sends them back.
        (_T.CONNECTED, "give_back"): _T.FAILED,
    },
)
UNDER_WAY: Final = [_T.OPEN, _T.OVERDUE]

# From this band on 988 may take the caller; graver ones stay with us.
LIFELINE_FROM_BAND: Final = 3
# From this band on it is enough to give the number to a person who agrees to call it.
NUMBER_ENOUGH_FROM_BAND: Final = 4


def outcome_within(band: int | None) -> timedelta:
    """How long the outcome may be owed before the call is ours again: the city's table says."""
    return waits().after.transfer.late_after(band)


def step_for(status: str, outcome: TransferOutcome) -> str:
    """The step of a transfer that an outcome is."""
    if outcome == TransferOutcome.CONNECTED:
        return "connect"
    given_back = status == _T.CONNECTED and outcome == TransferOutcome.RETURNED
    return "give_back" if given_back else "fail"
