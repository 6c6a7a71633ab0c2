"""Alerts: what each audience must hear, in the words it may read."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dispatch.alerts.cards import AlertRow
from dispatch.alerts.models import Alert
from dispatch.alerts.states import HEARD_BY_ROOM, NEWS, OPEN_ALERT
from dispatch.calls.models import Call
from dispatch.calls.selectors import fact_words, place_of, visible_among
from journal.codes.alerts import AlertKind, AlertStatus, PageReason
from journal.codes.calls import CallStatus, Topic
from journal.codes.people import Role
from journal.codes.timers import TimerKey
from programs.base.permissions import Audience, Can, allows

# Why only those who answer pages are told it.
PRIVATE_REASONS = (PageReason.SCREENER, PageReason.EMERGENCY_ACCESS)


def alerts_for(audience: Audience) -> list[AlertRow]:
    """The standing alerts of this audience, pages first."""
    rows = _rows(audience, _standing())
    return sorted(rows, key=lambda row: row.rank)


def alert_rows(
    audiences: Iterable[Audience], alert_ids: Collection[UUID]
) -> dict[Audience, dict[UUID, AlertRow]]:
    """Those of `alert_ids` that stand, for each audience those it must hear, read once."""
    alerts = list(_standing().filter(pk__in=alert_ids)) if alert_ids else []
    return {
        audience: {row.id: row for row in _rows(audience, alerts)} if alerts else {}
        for audience in audiences
    }


def unacknowledged_pages() -> int:
    """Pages that the whole room has been told of and nobody has answered."""
    return Alert.objects.filter(status=AlertStatus.ESCALATED).count()


def _standing() -> QuerySet[Alert]:
    """What is open; and of a timer, until it has recovered, for answering does not mend it."""
    shown = Q(status__in=OPEN_ALERT) | Q(about_timer__isnull=False)
    return Alert.objects.filter(shown).select_related("call", "by", "answered_by")


def _rows(audience: Audience, alerts: Iterable[Alert]) -> list[AlertRow]:
    heard = [alert for alert in alerts if _concerns(audience, alert)]
    calls = {alert.call_id for alert in heard if alert.call_id}
    seen = visible_among(audience, calls) if calls else set()
    return [
        _row(audience, alert, alert.call_id in seen)
        for alert in heard
        if alert.call_id in seen or not _only_with_the_call(audience, alert)
    ]


def _only_with_the_call(audience: Audience, alert: Alert) -> bool:
    """Whether the alert is nothing to this audience where it does not see the call."""
    asked = alert.reason == PageReason.COUNTERSIGN and not allows(audience, Can.ANSWER_PAGE)
    return asked or audience.role == Role.CREW


def _concerns(audience: Audience, alert: Alert) -> bool:
    """A rise concerns every position; a page those who answer it, and the room when late."""
    if alert.kind in NEWS:
        return allows(audience, Can.SEE_NARRATIVE)
    if alert.kind == AlertKind.HELP:
        return allows(audience, Can.ANSWER_HELP)
    if alert.reason == PageReason.COUNTERSIGN and allows(audience, Can.COUNTERSIGN):
        return True
    if allows(audience, Can.ANSWER_PAGE):
        return True
    at_once = alert.status == AlertStatus.ESCALATED or alert.reason in HEARD_BY_ROOM
    return at_once and allows(audience, Can.ANSWER_ESCALATED)


def _row(audience: Audience, alert: Alert, seen: bool) -> AlertRow:
    paged = alert.kind not in NEWS
    answered = alert.status == AlertStatus.ANSWERED
    limit = alert.due_at - alert.raised_at
    return AlertRow(
        id=alert.pk,
        kind=alert.kind,
        words=_words(audience, alert, seen),
        call_id=alert.call_id if seen else None,
        since=alert.raised_at,
        limit_seconds=int(limit.total_seconds()) if paged else None,
        escalated=alert.status == AlertStatus.ESCALATED,
        # A second person's word is given on the call, where what is asked can be read.
        asks=alert.reason == PageReason.COUNTERSIGN and allows(audience, Can.COUNTERSIGN),
        may_answer=paged and not answered,
        answered_by=str(alert.answered_by) if answered else None,
        shows_timers=bool(alert.timer) and allows(audience, Can.SEE_TIMERS),
    )


def _words(audience: Audience, alert: Alert, seen: bool) -> str:
    """A place only for those who see the call, a screener only for those who treat."""
    if alert.call is None:
        return _words_of_timer(alert)
    call = alert.call
    where = f"{place_of(call)} ({call.number})" if seen else call.number
    if alert.kind == AlertKind.BAND_RISE:
        return _("%(where)s: band rose from %(before)s to %(after)s, %(band)s") % {
            "where": where,
            "before": alert.sign_from,
            "after": alert.sign_to,
            "band": call.band_name,
        }
    if alert.kind == AlertKind.BAND_FALL:
        return _("%(where)s: milder than it stood, from %(before)s to %(after)s, %(band)s") % {
            "where": where,
            "before": alert.sign_from,
            "after": alert.sign_to,
            "band": call.band_name,
        }
    reason = PageReason(alert.reason or "").label
    if alert.kind == AlertKind.HELP:
        return f"{reason.upper()}: {where}. {_safety(call)}"
    if alert.reason in PRIVATE_REASONS and not allows(audience, Can.ANSWER_PAGE):
        return _("%(where)s: the supervisor is wanted") % {"where": where}
    if alert.reason == PageReason.SCREENER and call.status == CallStatus.CLOSED:
        return _(
            "%(where)s: %(reason)s, and the call is closed: follow up now, or open a new call"
        ) % {"where": where, "reason": reason}
    if alert.by is None:
        return f"{where}: {reason}"
    return _("%(where)s: %(reason)s, by %(by)s") % {
        "where": where,
        "reason": reason,
        "by": alert.by,
    }


def _words_of_timer(alert: Alert) -> str:
    if alert.timer == TimerKey.WORKER:
        return _("The worker has stopped: only what lives hang on is still done by itself")
    timer = TimerKey(alert.timer or "").label
    return _("Timer failing or late: %(timer)s") % {"timer": timer}


def _safety(call: Call) -> str:
    """What those who are sent must know: the safety facts as stated, and nothing clinical."""
    live = call.facts.filter(replaced_by=None).exclude(topic=Topic.LOCATION).select_related("by")
    stated: dict[str, list[str]] = {}
    # What was found before what was not.
    for fact in live.order_by("mild", "at", "id"):
        stated.setdefault(str(Topic(fact.topic).label), []).append(fact_words(fact))
    facts = [f"{label}: {' / '.join(values)}" for label, values in stated.items()]
    return ". ".join(facts) or _("No safety fact is stated.")
