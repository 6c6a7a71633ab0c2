"""The timer that lets nothing wait in silence (docs/waits.md, docs/decisions/0036)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from dispatch.alerts.events import alert_lapsed, alert_repeated, waited_too_long
from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import limit_of
from dispatch.alerts.states import ALERT, OPEN_ALERT, TOLD_AGAIN
from dispatch.calls.locks import lock_unlocked_calls
from dispatch.waiting.cards import Waiting
from dispatch.waiting.rows import late_now
from dispatch.waiting.states import TOLD_BY
from journal.chain import Entry
from journal.codes.alerts import AlertKind, AlertStatus, PageReason, WaitKey
from journal.services import append
from programs.base.waits import limits

Late = Mapping[tuple[str, str], Waiting]


@transaction.atomic
def run_due_waits(*, at: datetime) -> int:
    """Tell of all that has waited too long, again and again until somebody answers, and take
    down what waits no longer; return how much was told.

    An answer is no end: when its quiet time is over, what waits still is told anew.
    """
    late = late_now(at)
    wanted = {row.call_id for row in _untold(late, at) if row.call_id} | _over(late)
    calls = lock_unlocked_calls(wanted) if wanted else {}
    if wanted:
        late = late_now(at)  # as it is now that nobody else can change those calls
    entries = [
        *_take_down(late, calls, at),
        *_tell(late, calls, at),
        *_tell_again(at),
    ]
    if entries:
        append(*entries, by=None)
    return len(entries)


def oldest_wait_untold(at: datetime) -> datetime | None:
    """Since when something is late that nobody was told of."""
    return min((row.late_at for row in _untold(late_now(at), at)), default=None)


def _untold(late: Late, at: datetime) -> list[Waiting]:
    """What is late and neither told of now nor quiet after an answer."""
    told = set(_standing(at).values_list("wait", "about"))
    by_another = set(_told_by_another(at))
    return [
        row
        for names, row in late.items()
        if names not in told and (row.call_id, TOLD_BY.get(WaitKey(row.key))) not in by_another
    ]


def _standing(at: datetime) -> "QuerySet[Alert]":
    """Alerts of waits that are open, or were answered and are quiet still."""
    quiet = Q(status=AlertStatus.ANSWERED, quiet_until__gt=at)
    return Alert.objects.filter(Q(status__in=OPEN_ALERT) | quiet, reason=PageReason.WAITING)


def _told_by_another(at: datetime) -> list[tuple[UUID | None, PageReason | None]]:
    """Calls and why they are paged about by what knows of it first, told of or just answered."""
    found: list[tuple[UUID | None, PageReason | None]] = []
    for key, reason in TOLD_BY.items():
        quiet = Q(status=AlertStatus.ANSWERED, answered_at__gt=at - limits()[key].quiet_for)
        pages = Alert.objects.filter(Q(status__in=OPEN_ALERT) | quiet, reason=reason)
        found += [(call_id, reason) for call_id in pages.values_list("call", flat=True)]
    return found


def _over(late: Late) -> set[UUID]:
    """Calls of which something is told that no longer waits."""
    told = Alert.objects.filter(reason=PageReason.WAITING, status__in=OPEN_ALERT)
    rows = told.exclude(call=None).values_list("wait", "about", "call")
    return {call_id for wait, about, call_id in rows if (wait, about) not in late and call_id}


def _take_down(late: Late, calls: Mapping[UUID, object], at: datetime) -> list[Entry]:
    open_ones = Alert.objects.select_for_update(no_key=True, skip_locked=True)
    entries = []
    for alert in open_ones.filter(reason=PageReason.WAITING, status__in=OPEN_ALERT).order_by("pk"):
        held = alert.call_id is not None and alert.call_id not in calls
        if (alert.wait, alert.about) in late or held:
            continue
        alert.status = ALERT.next(alert.status, "lapse")
        alert.save(update_fields=["status"])
        entries.append(alert_lapsed(alert))
    return entries


def _tell(late: Late, calls: Mapping[UUID, object], at: datetime) -> list[Entry]:
    entries = []
    for row in sorted(_untold(late, at), key=lambda row: (row.late_at, row.about)):
        if row.call_id and row.call_id not in calls:
            continue  # somebody is at it this moment: the next run follows
        alert = Alert.objects.create(
            call_id=row.call_id,
            kind=AlertKind.PAGE,
            reason=PageReason.WAITING,
            wait=row.key,
            about=row.about,
            by_id=row.whose,
            raised_at=at,
            told_at=at,
            due_at=at + limits()[row.key].escalates,
        )
        entries.append(waited_too_long(alert))
    return entries


def _tell_again(at: datetime) -> list[Entry]:
    """Every page that is open, of whatever reason, is heard again until somebody answers."""
    locked = Alert.objects.select_for_update(no_key=True, skip_locked=True)
    entries = []
    for alert in locked.filter(kind__in=TOLD_AGAIN, status__in=OPEN_ALERT).order_by("pk"):
        last = alert.told_at or alert.raised_at
        if last + limit_of(alert).repeats > at:
            continue
        alert.times, alert.told_at = alert.times + 1, at
        alert.save(update_fields=["times", "told_at"])
        entries.append(alert_repeated(alert))
    return entries
