"""Freezing the board of a shift that is over."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from journal.selectors import first_event_at
from journal.services import append
from programs.base.periods import Period
from programs.base.shifts import shift_at, shift_beside
from programs.boards import events
from programs.boards.models import FrozenBoard
from programs.boards.selectors import board_of
from programs.ledger.models import LedgerCursor
from programs.ledger.projection import project, take_ledger
from programs.ledger.selectors import ledger_progress
from programs.metrics.definitions import DEFAULT_TARGETS

# Shifts that ended while no timer ran are frozen too, but not without end.
LOOK_BACK: Final = timedelta(days=2)


@transaction.atomic
def run_due_boards(*, at: datetime) -> int:
    """Freeze the board of each shift that is over, once; return how many were frozen.

    What is frozen stays: the ledger is read to its end first, and where that fails, or somebody
    else is doing so, nothing is frozen until the next run. Events that no reader can read do not
    hold a board up; it says how many it lacks.
    """
    period = shift_beside(shift_at(at), -1)
    if FrozenBoard.objects.filter(starts_at=period.start).exists() or not take_ledger():
        return 0
    project()
    missing = []
    # Nothing is frozen of the time before the first event: there was no console yet.
    opened = first_event_at() or at
    while period.end > max(at - LOOK_BACK, opened):
        if not FrozenBoard.objects.filter(starts_at=period.start).exists():
            missing.append(period)
        period = shift_beside(period, -1)
    frozen = [board for shift in reversed(missing) if (board := _freeze(shift, at))]
    if frozen:
        append(*(events.board_frozen(board) for board in frozen), by=None)
    return len(frozen)


def oldest_board_not_frozen(at: datetime) -> datetime | None:
    """When the last shift ended, if its board is not frozen."""
    period = shift_beside(shift_at(at), -1)
    frozen = FrozenBoard.objects.filter(starts_at=period.start).exists()
    return None if frozen or period.end <= (first_event_at() or at) else period.end


def _freeze(period: Period, at: datetime) -> FrozenBoard | None:
    board, created = FrozenBoard.objects.get_or_create(
        starts_at=period.start,
        defaults={
            "ends_at": period.end,
            "name": period.name,
            "figures": {
                **asdict(board_of(period, DEFAULT_TARGETS)),
                "uncounted": ledger_progress().uncounted,
            },
            "seq": LedgerCursor.objects.values_list("seq", flat=True).first() or 0,
            "frozen_at": at,
        },
    )
    return board if created else None
