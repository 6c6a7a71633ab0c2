"""Facts about timers, from the pages about them."""

from dispatch.models import Alert
from journal.chain import Entry
from journal.codes.timers import TimerState
from journal.facts.timers import (
    TimerFailing,
    TimerPageAnswered,
    TimerPageEscalated,
    TimerRecovered,
)


def timer_failing(page: Alert, state: TimerState) -> Entry:
    return Entry(_paging(page), TimerFailing(alert=page.pk, state=state))


def timer_recovered(page: Alert) -> Entry:
    return Entry(_paging(page), TimerRecovered(alert=page.pk))


def timer_page_escalated(page: Alert) -> Entry:
    return Entry(_paging(page), TimerPageEscalated(alert=page.pk))


def timer_page_answered(page: Alert) -> Entry:
    return Entry(_paging(page), TimerPageAnswered(alert=page.pk))


def _paging(page: Alert) -> tuple[str, str]:
    return (f"timer:{page.timer}", f"alert:{page.pk}")
