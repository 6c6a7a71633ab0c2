"""The timer that lets nothing wait in silence (docs/waits.md, docs/decisions/0036)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

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

# An answer to a page of another keeps no wait quiet for longer.
LONGEST_QUIET: Final = max(limit.quiet_for for limit in limits().values())
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
    pages = _other_pages(at)
    return [
        row for names, row in late.items() if names not in told and not _is_paged(row, pages, at)
    ]


def _standing(at: datetime) -> "QuerySet[Alert]":
    """Alerts of waits that are open, or were answered and are quiet still."""
    quiet = Q(status=AlertStatus.ANSWERED, quiet_until__gt=at)
    return Alert.objects.filter(Q(status__in=OPEN_ALERT) | quiet, reason=PageReason.WAITING)


def _other_pages(at: datetime) -> dict[tuple[UUID | None, str | None], datetime | None]:
    """When the last page about a call and for a reason was answered; None where one is open."""
    pages = Alert.objects.filter(kind__in=TOLD_AGAIN, call__isnull=False)
    live = pages.filter(status__in=[*OPEN_ALERT, AlertStatus.ANSWERED])
    rows = live.exclude(reason=PageReason.WAITING).filter(
        Q(status__in=OPEN_ALERT) | Q(quiet_until__gt=at - LONGEST_QUIET)
    )
    found: dict[tuple[UUID | None, str | None], datetime | None] = {}
    for call_id, reason, answered in rows.order_by(
        F("answered_at").asc(nulls_last=True)
    ).values_list("call", "reason", "answered_at"):
        found[call_id, reason] = answered
    return found


def _is_paged(
    row: Waiting,
    pages: Mapping[tuple[UUID | None, str | None], datetime | None],
    at: datetime,
) -> bool:
    """Whether somebody is paged about it by what knew of it first, or has answered just now."""
    page = (row.call_id, row.paged or TOLD_BY.get(WaitKey(row.key)))
    if page not in pages:
        return False
    answered = pages[page]
    return answered is None or answered + limits()[row.key].quiet_for > at


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
