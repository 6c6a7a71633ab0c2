"""Facts about timers, as the journal keeps them."""

from dispatch.models import Alert
from journal.chain import Entry


def timer_failing(page: Alert, state: str) -> Entry:
    return Entry("timer.failing", _paging(page), {"alert": str(page.pk), "state": state})


def timer_recovered(page: Alert) -> Entry:
    return Entry("timer.recovered", _paging(page), {"alert": str(page.pk)})


def timer_page_escalated(page: Alert) -> Entry:
    return Entry("timer.page_escalated", _paging(page), {"alert": str(page.pk)})


def timer_page_answered(page: Alert) -> Entry:
    return Entry("timer.page_answered", _paging(page), {"alert": str(page.pk)})


def _paging(page: Alert) -> tuple[str, str]:
    return (f"timer:{page.timer}", f"alert:{page.pk}")
