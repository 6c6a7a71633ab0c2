"""What people must hear at once: rises in band, and pages that want an answer.

R15, R19: docs/requirements.md.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from dispatch import events
from dispatch.models import Alert, Call
from dispatch.states import (
    ALERT,
    ANSWER_WITHIN,
    OPEN_ALERT,
    TOLD_FOR,
    AlertKind,
    AlertStatus,
    PageReason,
)
from journal.chain import Entry
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, allows, require
from programs.refusals import NotFound, Refusal
from programs.selectors.due import earliest


class AlreadyAnswered(Refusal):
    """Somebody else answered the page first; the sentence says who."""


@transaction.atomic
def answer_page(*, actor: Staff, alert_id: UUID) -> Alert:
    """Say that one has heard the page and takes care of it."""
    if not (allows(actor, Can.ANSWER_PAGE) or allows(actor, Can.ANSWER_HELP)):
        require(actor, Can.ANSWER_ESCALATED)
    alert = _lock_page(alert_id)
    if alert.status == AlertStatus.ANSWERED:
        raise AlreadyAnswered(f"{alert.answered_by} answered this already.")
    if alert.kind == AlertKind.HELP:
        require(actor, Can.ANSWER_HELP)
    elif alert.status == AlertStatus.RAISED:
        require(actor, Can.ANSWER_PAGE)
    alert.status = ALERT.next(alert.status, "answer")
    alert.answered_at, alert.answered_by = now(), actor
    alert.save(update_fields=["status", "answered_at", "answered_by"])
    told = events.timer_page_answered if alert.timer else events.page_answered
    append(told(alert), by=actor.pk)
    return alert


@transaction.atomic
def run_due_alerts(*, at: datetime) -> int:
    """Escalate pages nobody answered in time, and take down old news; return how many.

    Pages about timers are not among them: this is a timer itself (`tell_of_timers`).

    Run from the clock by any number of workers, like `flag_overdue`.
    """
    held = _due(at).select_for_update(no_key=True, skip_locked=True)
    due = list(held.order_by("due_at"))
    for alert in due:
        news = alert.kind == AlertKind.BAND_RISE
        alert.status = ALERT.next(alert.status, "lapse" if news else "escalate")
        alert.save(update_fields=["status"])
    if due:
        append(*(_moved(alert) for alert in due), by=None)
    return len(due)


def oldest_due_alert(at: datetime) -> datetime | None:
    return earliest(_due(at), "due_at")


def _due(at: datetime) -> QuerySet[Alert]:
    return Alert.objects.filter(status=AlertStatus.RAISED, due_at__lte=at, timer=None)


def raise_page(
    call: Call, reason: PageReason, at: datetime, by: Staff | None = None
) -> list[Entry]:
    """Page the supervisor about a call that is already locked. The caller appends.

    A page still open for the same reason is not repeated, unless it tells of a person: two
    who open emergency access are two pages.
    """
    standing = call.alerts.filter(kind=AlertKind.PAGE, reason=reason, status__in=OPEN_ALERT)
    if standing.filter(by=by).exists():
        return []
    page = Alert.objects.create(
        call=call,
        kind=AlertKind.PAGE,
        reason=reason,
        by=by,
        raised_at=at,
        due_at=at + ANSWER_WITHIN,
    )
    return [events.supervisor_paged(page)]


def lapse_pages(call: Call, *reasons: PageReason) -> list[Entry]:
    """Take down what is no longer so, about a call that is already locked. The caller appends."""
    standing = call.alerts.select_for_update(no_key=True)
    over = list(standing.filter(reason__in=reasons, status__in=OPEN_ALERT))
    for alert in over:
        alert.status = ALERT.next(alert.status, "lapse")
        alert.save(update_fields=["status"])
    return [events.alert_lapsed(alert) for alert in over]


def raise_rise(call: Call, before: int | None, sign: str, at: datetime) -> list[Entry]:
    """Tell every position that a call, already locked and routed, is graver than it was.

    `before` and `sign` are the band it had, and what that was called.
    """
    if before is None or call.band is None or call.band >= before:
        return []
    rise = Alert.objects.create(
        call=call,
        kind=AlertKind.BAND_RISE,
        band_from=before,
        band_to=call.band,
        sign_from=sign or str(before),
        sign_to=call.band_sign,
        raised_at=at,
        due_at=at + TOLD_FOR,
    )
    return [events.band_rose(rise)]


def _lock_page(alert_id: UUID) -> Alert:
    pages = Alert.objects.select_for_update(no_key=True, of=("self",))
    page = (
        pages.select_related("answered_by")
        .exclude(kind=AlertKind.BAND_RISE)
        .filter(pk=alert_id)
        .first()
    )
    if page is None:
        raise NotFound("There is no such page.")
    return page


def _moved(alert: Alert) -> Entry:
    if alert.status == AlertStatus.ESCALATED:
        return events.page_escalated(alert)
    return events.alert_lapsed(alert)
