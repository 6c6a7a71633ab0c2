"""How each timer stands: for the page, for /readyz, and for whoever pages the supervisor."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from dispatch.timers.models import TimerRecord
from dispatch.timers.registry import TIMERS, WORKER, Timer
from dispatch.timers.states import FAILING_AFTER
from journal.codes.timers import TimerState
from programs.base.permissions import Audience, Can, allows

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TimerLine:
    """One timer as its page shows it. `overdue_told` is false where its rows cannot be read."""

    name: str
    vital: bool
    state: TimerState
    last_success_at: datetime | None
    last_failure_at: datetime | None
    failures_in_a_row: int
    failures: int
    error_class: str
    oldest_due: datetime | None
    overdue_told: bool

    @property
    def is_well(self) -> bool:
        return self.state == TimerState.WELL


def timers_for(audience: Audience, at: datetime) -> list[TimerLine]:
    """Every timer, those in trouble first. Empty for whoever may not see them."""
    if not allows(audience, Can.SEE_TIMERS):
        return []
    records = _records()
    states = states_of(records, at)
    lines = [_line(timer, records.get(timer.key), states[timer.key], at) for timer in TIMERS]
    return sorted(lines, key=lambda line: line.is_well)


def timers_in_trouble(at: datetime) -> list[tuple[Timer, TimerState]]:
    """Those that are late or failing, for a machine that watches this server."""
    states = states_of(_records(), at)
    pairs = [(timer, states[timer.key]) for timer in TIMERS]
    return [(timer, state) for timer, state in pairs if state != TimerState.WELL]


def states_of(records: Mapping[str, TimerRecord], at: datetime) -> dict[str, TimerState]:
    """How each timer stands.

    What only the worker runs is late when the worker ran and it did not: while the worker is
    down it waits, and that the worker is down is told once. When it is back, what it has to
    catch up with has the usual time from then on.
    """
    worker = records.get(WORKER.key)
    worker_is_well = worker is not None and _state(WORKER, worker, at) == TimerState.WELL
    states = {}
    for timer in TIMERS:
        record = records.get(timer.key)
        own = timer.vital or timer is WORKER
        state = _state(timer, record, at, None if own or worker is None else worker.since)
        waits = not own and not worker_is_well and state != TimerState.FAILING
        states[str(timer.key)] = TimerState.WAITING if waits else state
    return states


def _state(
    timer: Timer, record: TimerRecord | None, at: datetime, since: datetime | None = None
) -> TimerState:
    if record is None:
        return TimerState.NEVER_RAN
    if record.failures_in_a_row >= FAILING_AFTER:
        return TimerState.FAILING
    counted_from = max(record.counted_from, since or record.counted_from)
    if at - counted_from > timedelta(seconds=timer.late_after_seconds):
        return TimerState.LATE
    return TimerState.WELL if record.last_success_at else TimerState.NEVER_RAN


def _records() -> dict[str, TimerRecord]:
    return {record.key: record for record in TimerRecord.objects.all()}


def _line(timer: Timer, record: TimerRecord | None, state: TimerState, at: datetime) -> TimerLine:
    record = record or TimerRecord(key=timer.key)
    due, readable = _oldest_due(timer, at)
    return TimerLine(
        name=timer.name,
        vital=timer.vital,
        state=state,
        last_success_at=record.last_success_at,
        last_failure_at=record.last_failure_at,
        failures_in_a_row=record.failures_in_a_row,
        failures=record.failures,
        error_class=record.error_class,
        oldest_due=due,
        overdue_told=readable,
    )


def _oldest_due(timer: Timer, at: datetime) -> tuple[datetime | None, bool]:
    """When its oldest row was due, and whether that could be read: what makes a timer fail may
    make this fail too, and then the page must show all the others.
    """
    try:
        with transaction.atomic():
            return timer.oldest_due(at), True
    except Exception:
        logger.exception("what is due for timer %s cannot be read", timer.key)
        return None, False
