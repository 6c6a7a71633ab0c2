"""The states of timers, and when that is told (docs/states.md)."""

from typing import Final

from journal.codes.timers import TimerState

# A deadlock, or a database that was away for a moment, is made up for by the next run.
FAILING_AFTER: Final = 3
# What the supervisor is paged about. A timer that waits for the worker is told of with the worker.
PAGED_STATES: Final = (TimerState.FAILING, TimerState.LATE)
