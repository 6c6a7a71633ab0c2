"""Every timer: what it runs, when its silence is late, and whether lives hang on it.

A new one is a member of `TimerKey` and a line here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from dispatch.alerts.timers import oldest_due_alert, run_due_alerts
from dispatch.call_backs.timers import oldest_unmarked_call_back, run_due_call_backs
from dispatch.calls.timers import oldest_overdue_call, run_due_calls
from dispatch.coaching.timers import oldest_watch_not_ended, run_due_watches
from dispatch.countersigns.timers import oldest_countersign_due, run_due_countersigns
from dispatch.duress.timers import longest_silence_unasked, run_due_crews
from dispatch.handoffs.timers import (
    oldest_handoff_due,
    oldest_unmarked_owner,
    run_due_handoffs,
    run_due_owners,
)
from dispatch.obligations.timers import oldest_obligation_unmarked, run_due_obligations
from dispatch.records.timers import end_emergency_access, oldest_access_not_ended
from dispatch.transfers.timers import oldest_outcome_owed, run_due_transfers
from dispatch.waiting.timers import oldest_wait_untold, run_due_waits
from journal.codes.timers import TimerKey
from programs.boards.timers import oldest_board_not_frozen, run_due_boards
from programs.follow_ups.timers import oldest_unmarked_follow_up, run_due_follow_ups
from programs.ledger.timers import oldest_event_unread, run_due_ledger
from programs.presence.timers import oldest_shift_not_ended, run_due_roster
from programs.roster.timers import (
    oldest_look_for_gaps,
    oldest_pattern_not_laid,
    run_due_gaps,
    run_due_patterns,
)
from programs.state_reports.timers import oldest_unmarked_report, run_due_reports

SOON, LATER = 30, 120


@dataclass(frozen=True, slots=True)
class Timer:
    """Work that is done when rows say that it is due.

    `oldest_due` only reads: when the row was due that has waited longest, or None. A vital
    timer is one that lives hang on: a web process runs it while the worker is down.
    """

    key: TimerKey
    run: Callable[..., int]
    oldest_due: Callable[[datetime], datetime | None]
    late_after_seconds: int
    vital: bool = False

    @property
    def name(self) -> str:
        return str(self.key.label)


def _nothing(*, at: datetime) -> int:
    """The worker's own timer does nothing: that it ran is all there is to know."""
    return 0


def _never_due(at: datetime) -> datetime | None:
    return None


def _of_above(key: TimerKey) -> tuple[Timer, ...]:
    """A timer of a storey above, which this one may not import: the settings name it."""
    run, oldest_due = map(import_string, settings.TIMERS_ABOVE[key])
    return (Timer(key, run, oldest_due, SOON, vital=True),)


_K = TimerKey
WORKER: Final = Timer(_K.WORKER, _nothing, _never_due, settings.WORKER_LATE_SECONDS)
# In the order in which they run. The worker first: it is alive even when others take long.
TIMERS: Final[tuple[Timer, ...]] = (
    WORKER,
    Timer(_K.OVERDUE_CALLS, run_due_calls, oldest_overdue_call, SOON, vital=True),
    Timer(_K.HANDOFFS, run_due_handoffs, oldest_handoff_due, SOON, vital=True),
    Timer(_K.OWNERS, run_due_owners, oldest_unmarked_owner, SOON, vital=True),
    Timer(_K.WATCHES, run_due_watches, oldest_watch_not_ended, SOON, vital=True),
    Timer(_K.TRANSFERS, run_due_transfers, oldest_outcome_owed, SOON, vital=True),
    Timer(_K.CALL_BACKS, run_due_call_backs, oldest_unmarked_call_back, SOON, vital=True),
    Timer(_K.CREWS, run_due_crews, longest_silence_unasked, SOON, vital=True),
    Timer(_K.OBLIGATIONS, run_due_obligations, oldest_obligation_unmarked, SOON, vital=True),
    *_of_above(_K.CLOSINGS),
    # After those that page at once, so that nothing is told twice.
    Timer(_K.WAITS, run_due_waits, oldest_wait_untold, SOON, vital=True),
    Timer(_K.ALERTS, run_due_alerts, oldest_due_alert, SOON, vital=True),
    Timer(_K.COUNTERSIGNS, run_due_countersigns, oldest_countersign_due, SOON, vital=True),
    Timer(_K.EMERGENCY_ACCESS, end_emergency_access, oldest_access_not_ended, SOON, vital=True),
    Timer(_K.ROSTER, run_due_roster, oldest_shift_not_ended, LATER),
    Timer(_K.FOLLOW_UPS, run_due_follow_ups, oldest_unmarked_follow_up, LATER),
    Timer(_K.REPORTS, run_due_reports, oldest_unmarked_report, LATER),
    Timer(_K.PATTERNS, run_due_patterns, oldest_pattern_not_laid, LATER),
    Timer(_K.GAPS, run_due_gaps, oldest_look_for_gaps, LATER),
    Timer(_K.LEDGER, run_due_ledger, oldest_event_unread, LATER),
    Timer(_K.BOARDS, run_due_boards, oldest_board_not_frozen, LATER),
)
