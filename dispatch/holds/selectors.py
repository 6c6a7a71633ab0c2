"""For how long a call may still be held, and by whom."""

from dispatch.calls.models import Call
from journal.codes.calls import Band
from programs.base.permissions import Can, Holder, allows
from programs.base.waits import of_band, waits


def seconds_left(holder: Holder, call: Call) -> int:
    """How many seconds more this role may hold this call."""
    table = waits().holds
    by_role = table.by_supervisor if allows(holder, Can.HOLD_GRAVE) else table.seconds
    # What is locked is as grave as the gravest that anybody holds, whatever its band.
    grave = call.locked or call.band is None
    band = min(call.band or 1, Band.HIGH_RISK) if grave else call.band
    return max(0, of_band(by_role, band or 1) - call.held_seconds)
