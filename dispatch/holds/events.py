"""Facts about held calls, from their rows."""

from dispatch.calls.models import Call
from journal.chain import Entry
from journal.codes.scene import HoldReason
from journal.facts.scene import CallHeld


def call_held(call: Call) -> Entry:
    fact = CallHeld(until=None)
    if call.held_until:
        reason = HoldReason(call.hold_reason) if call.hold_reason else None
        fact = CallHeld(until=call.held_until, reason=reason, times=call.holds)
    return Entry((f"call:{call.pk}",), fact)
