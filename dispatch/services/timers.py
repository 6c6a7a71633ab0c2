"""The clock: what is due, asked of the rows (docs/decisions/0010, 0018)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from dispatch.services.alerts import run_due_alerts
from dispatch.services.call_backs import run_due_call_backs
from dispatch.services.calls import flag_overdue
from dispatch.services.crews import run_due_crews
from dispatch.services.glass import end_emergency_access
from dispatch.services.ownership import run_due_handoffs, run_due_owners
from dispatch.services.transfers import run_due_transfers
from programs.models import Lookout
from programs.services import (
    run_due_boards,
    run_due_follow_ups,
    run_due_gaps,
    run_due_ledger,
    run_due_patterns,
    run_due_reports,
    run_due_roster,
)
from programs.states import Look

MINDED: Final[tuple[Callable[..., int], ...]] = (
    flag_overdue,
    run_due_handoffs,
    run_due_owners,
    run_due_transfers,
    run_due_call_backs,
    run_due_crews,
    run_due_alerts,
    run_due_roster,
    end_emergency_access,
    run_due_follow_ups,
    run_due_reports,
    run_due_patterns,
    run_due_gaps,
    run_due_ledger,
    run_due_boards,
)


def run_timers(*, at: datetime) -> None:
    """Do everything that is due. Safe to run anywhere, by anybody, at once."""
    _note(at)
    for mind in MINDED:
        mind(at=at)


def run_vital_timers_if_worker_is_down(*, at: datetime) -> bool:
    """Turn the clock if nobody has for a while: the worker or Redis is down. Whether it did."""
    line = at - timedelta(seconds=settings.CLOCK_STILL_SECONDS)
    if Lookout.objects.filter(pk=Look.CLOCK, at__gt=line).exists():
        return False
    run_timers(at=at)
    return True


@transaction.atomic
def _note(at: datetime) -> None:
    Lookout.objects.update_or_create(pk=Look.CLOCK, defaults={"at": at})
