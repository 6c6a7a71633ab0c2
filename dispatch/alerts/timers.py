"""The timer that escalates pages nobody answers and takes down old rises (R15, R19).

R numbers: docs/requirements.md.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dispatch.alerts import events
from dispatch.alerts.models import Alert
from dispatch.alerts.states import ALERT, NEWS
from journal.chain import Entry
from journal.codes.alerts import AlertStatus
from journal.services import append
from programs.base.due import earliest


@transaction.atomic
def run_due_alerts(*, at: datetime) -> int:
    """Escalate pages nobody answered in time, and take down old news; return how many.

    Pages about timers are not among them: this is a timer itself (`tell_of_timers`).

    Run from the clock by any number of workers, like `run_due_calls`.
    """
    unlocked = _due(at).select_for_update(no_key=True, skip_locked=True)
    due = list(unlocked.order_by("due_at"))
    for alert in due:
        news = alert.kind in NEWS
        alert.status = ALERT.next(alert.status, "lapse" if news else "escalate")
        alert.save(update_fields=["status"])
    if due:
        append(*(_moved(alert) for alert in due), by=None)
    return len(due)


def oldest_due_alert(at: datetime) -> datetime | None:
    return earliest(_due(at), "due_at")


def _due(at: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(status=AlertStatus.RAISED, due_at__lte=at, timer=None)


def _moved(alert: Alert) -> Entry:
    if alert.status == AlertStatus.ESCALATED:
        return events.page_escalated(alert)
    return events.alert_lapsed(alert)
