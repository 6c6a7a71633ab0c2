"""Running what is due, each timer alone, and telling when one does not run.

docs/decisions/0029. Any number of processes may run timers at once: rows that another has
are skipped, and what is marked no longer matches.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from dispatch.alerts.events import timer_failing, timer_page_escalated, timer_recovered
from dispatch.alerts.models import Alert
from dispatch.alerts.states import ACKNOWLEDGE_WITHIN, ALERT, OPEN_ALERT
from dispatch.timers.models import TimerRecord
from dispatch.timers.registry import TIMERS, Timer
from dispatch.timers.selectors import states_of
from dispatch.timers.states import PAGED_STATES
from journal.chain import Entry
from journal.codes.alerts import AlertKind, AlertStatus, PageReason
from journal.codes.timers import TimerKey, TimerState
from journal.services import append

logger = logging.getLogger(__name__)


def run_timers(*, at: datetime) -> None:
    """Run every timer once: what the worker does every two seconds."""
    _run(TIMERS, at)


def run_vital_timers_if_worker_is_down(*, at: datetime) -> bool:
    """Run the timers that lives hang on if the worker has not run for a while; whether it did."""
    line = at - timedelta(seconds=settings.WORKER_DOWN_SECONDS)
    if TimerRecord.objects.filter(pk=TimerKey.WORKER, last_success_at__gt=line).exists():
        return False
    _run([timer for timer in TIMERS if timer.vital], at)
    return True


def _run(timers: Iterable[Timer], at: datetime) -> None:
    _isolated("records of timers", partial(_begin_records, at))
    for timer in timers:
        error = _isolated(f"timer {timer.key}", partial(timer.run, at=at))
        _isolated(f"record of timer {timer.key}", partial(_record, timer, at, error))
    # Not a timer: that one of them fails, even the one for pages, is told regardless.
    _isolated("watch of timers", partial(tell_of_timers, at=at))


def _isolated(what: str, work: Callable[[], object]) -> Exception | None:
    """Do `work` in a transaction of its own that waits for nothing long.

    Whatever it raises is logged, given back, and ends nothing else: the next one may be what
    calls for help.
    """
    try:
        with transaction.atomic():
            _wait_for_nothing_long()
            work()
    except Exception as error:
        logger.exception("%s failed", what)
        if not connection.in_atomic_block:  # broken perhaps: the next one gets another
            connection.close_if_unusable_or_obsolete()
        return error
    return None


def _wait_for_nothing_long() -> None:
    """A timer that hangs would stop the later ones as surely as one that raises."""
    waits = (settings.TIMER_LOCK_SECONDS, settings.TIMER_STATEMENT_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true), "
            "set_config('statement_timeout', %s, true)",
            [f"{int(seconds * 1000)}ms" for seconds in waits],
        )


def _begin_records(at: datetime) -> None:
    records = [TimerRecord(key=timer.key, since=at) for timer in TIMERS]
    TimerRecord.objects.bulk_create(records, ignore_conflicts=True)


def _record(timer: Timer, at: datetime, error: Exception | None) -> None:
    record = TimerRecord.objects.filter(pk=timer.key)
    if error:
        record.update(
            last_failure_at=at,
            failures_in_a_row=F("failures_in_a_row") + 1,
            failures=F("failures") + 1,
            error_class=type(error).__name__,
        )
        return
    away = timedelta(seconds=timer.late_after_seconds)
    record.filter(last_success_at__lt=at - away).update(since=at)
    record.update(last_success_at=at, failures_in_a_row=0)


@transaction.atomic
def tell_of_timers(*, at: datetime) -> int:
    """Page about each timer that has come into trouble, take the page down when it is well
    again, and escalate those nobody has answered; return how much was told.
    """
    entries = [*_tell_of_turns(at), *_escalate(at)]
    if entries:
        append(*entries, by=None)
    return len(entries)


def _tell_of_turns(at: datetime) -> list[Entry]:
    records = {record.key: record for record in TimerRecord.objects.all()}
    states = states_of(records, at)
    turned = [key for key, record in records.items() if _has_turned(record, states.get(key))]
    locked = TimerRecord.objects.select_for_update(no_key=True, skip_locked=True)
    entries: list[Entry] = []
    for record in locked.filter(pk__in=turned).order_by("pk"):
        # Judged again: it may have run, or been told of, before it was locked.
        state = states_of({**records, record.key: record}, at)[record.key]
        if _has_turned(record, state):
            entries.append(_recover(record) if record.page_id else _page(record, state, at))
    return entries


def _has_turned(record: TimerRecord, state: TimerState | None) -> bool:
    """Whether it is in trouble and nobody was told, or well again and the page still stands.

    One that waits for the worker is neither: its page stays as it was.
    """
    return state == TimerState.WELL if record.page_id else state in PAGED_STATES


def _page(record: TimerRecord, state: TimerState, at: datetime) -> Entry:
    record.page = Alert.objects.create(
        timer=record.key,
        kind=AlertKind.PAGE,
        reason=PageReason.TIMER,
        raised_at=at,
        due_at=at + ACKNOWLEDGE_WITHIN,
    )
    record.save(update_fields=["page"])
    return timer_failing(record.page, state)


def _recover(record: TimerRecord) -> Entry:
    page = Alert.objects.select_for_update(no_key=True, of=("self",)).get(about_timer=record)
    if page.status in OPEN_ALERT:
        page.status = ALERT.next(page.status, "lapse")
        page.save(update_fields=["status"])
    record.page = None
    record.save(update_fields=["page"])
    return timer_recovered(page)


def _escalate(at: datetime) -> list[Entry]:
    """Not by the timer for pages, which may be the one in trouble."""
    pages = Alert.objects.select_for_update(no_key=True, skip_locked=True)
    due = list(
        pages.filter(timer__isnull=False, status=AlertStatus.RAISED, due_at__lte=at).order_by("pk")
    )
    for page in due:
        page.status = ALERT.next(page.status, "escalate")
        page.save(update_fields=["status"])
    return [timer_page_escalated(page) for page in due]
