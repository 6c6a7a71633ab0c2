"""The clock: what is due, asked of the rows (docs/decisions/0010, 0018)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from dispatch.services.alerts import mind_alerts
from dispatch.services.call_backs import mind_call_backs
from dispatch.services.calls import flag_overdue
from dispatch.services.crews import mind_crews
from dispatch.services.glass import mend_glass
from dispatch.services.ownership import mind_handoffs, mind_owners
from dispatch.services.transfers import mind_transfers
from programs.models import Lookout
from programs.services import (
    mind_boards,
    mind_follow_ups,
    mind_gaps,
    mind_ledger,
    mind_patterns,
    mind_reports,
    mind_roster,
)
from programs.states import Look

MINDED: Final[tuple[Callable[..., int], ...]] = (
    flag_overdue,
    mind_handoffs,
    mind_owners,
    mind_transfers,
    mind_call_backs,
    mind_crews,
    mind_alerts,
    mind_roster,
    mend_glass,
    mind_follow_ups,
    mind_reports,
    mind_patterns,
    mind_gaps,
    mind_ledger,
    mind_boards,
)


def turn_clock(*, at: datetime) -> None:
    """Do everything that is due. Safe to run anywhere, by anybody, at once."""
    _note(at)
    for mind in MINDED:
        mind(at=at)


def turn_clock_if_still(*, at: datetime) -> bool:
    """Turn the clock if nobody has for a while: the worker or Redis is down. Whether it did."""
    line = at - timedelta(seconds=settings.CLOCK_STILL_SECONDS)
    if Lookout.objects.filter(pk=Look.CLOCK, at__gt=line).exists():
        return False
    turn_clock(at=at)
    return True


@transaction.atomic
def _note(at: datetime) -> None:
    Lookout.objects.update_or_create(pk=Look.CLOCK, defaults={"at": at})
