"""Alerts: what each audience must hear, in the words it may read."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dispatch.alerts.cards import AlertRow
from dispatch.alerts.models import Alert
from dispatch.alerts.states import DOING_OF, HEARD_BY_ROOM, NEWS, OPEN_ALERT
from dispatch.calls.models import Call
from dispatch.calls.selectors import fact_words, needs_contact, place_of, visible_among
from journal.codes.alerts import AlertKind, AlertStatus, Doing, PageReason, WaitKey
from journal.codes.calls import CallStatus, Topic
from journal.codes.people import Role
from journal.codes.timers import TimerKey
from programs.base.permissions import Audience, Can, allows
from programs.base.waits import PAGE, ROOM, Limit, limits

# What is about no call stands behind every call: a timer first, which may be why others are late.
TIMER_GRAVITY, OTHER_GRAVITY = 5, 95
# Why only those who answer pages are told it.
PRIVATE_REASONS = (PageReason.SCREENER, PageReason.EMERGENCY_ACCESS)


def alerts_for(audience: Audience) -> list[AlertRow]:
    """The standing alerts of this audience, the gravest first."""
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
    """A rise concerns every position; a page those who answer it, and the room when late; what
    has waited too long those whom the city's table names.
    """
    if alert.reason == PageReason.WAITING:
        return hears(audience, alert)
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


def hears(audience: Audience, alert: Alert) -> bool:
    """Whether the table of waits names this audience for what has waited, as it stands now."""
    if not allows(audience, Can.ANSWER_WAIT):
        return False
    limit = limit_of(alert)
    named = limit.heard_by + (limit.then if alert.status == AlertStatus.ESCALATED else ())
    return bool({ROOM, audience.role, f"{audience.role}/{audience.program}"} & set(named))


def limit_of(alert: Alert) -> Limit:
    """What the table says of what has waited; of any other page, what it says of pages."""
    return limits()[alert.wait or WaitKey.PAGE]


def usual_doing(alert: Alert) -> Doing:
    """What whoever answers does first."""
    return DOING_OF[alert.wait or WaitKey.PAGE]


def _row(audience: Audience, alert: Alert, seen: bool) -> AlertRow:
    paged = alert.kind not in NEWS
    answered = alert.status == AlertStatus.ANSWERED
    limit = alert.due_at - alert.raised_at
    where, why = _words(audience, alert, seen)
    return AlertRow(
        id=alert.pk,
        kind=alert.kind,
        where=where,
        why=why,
        call_id=alert.call_id if seen else None,
        group=f"call:{alert.call_id}" if alert.call_id else f"alert:{alert.pk}",
        gravity=gravity_of(alert),
        since=alert.raised_at,
        limit_seconds=int(limit.total_seconds()) if paged else None,
        escalated=alert.status == AlertStatus.ESCALATED,
        # A second person's word is given on the call, where what is asked can be read.
        asks=alert.reason == PageReason.COUNTERSIGN and allows(audience, Can.COUNTERSIGN),
        may_answer=paged and not answered,
        sound=_sound(alert),
        times=alert.times,
        doing=str(usual_doing(alert).label) if paged else "",
        answered_by=str(alert.answered_by) if answered else None,
        shows_timers=bool(alert.timer) and allows(audience, Can.SEE_TIMERS),
    )


def _sound(alert: Alert) -> str:
    """What is heard: of what has waited, as the table says."""
    is_soft = alert.wait and limit_of(alert).how != PAGE
    return "late" if is_soft else str(alert.kind)


def gravity_of(alert: Alert) -> int:
    """How grave it is, from 0: imminent risk or help wanted at a scene; then by band, where a
    call that nobody has triaged stands beside the gravest; then by priority.
    """
    call = alert.call
    if call is None:
        return TIMER_GRAVITY if alert.timer else OTHER_GRAVITY
    if alert.kind == AlertKind.HELP or needs_contact(call):
        return 0
    return 10 * (call.band or 1) + min(call.priority or 1, 9)


def _words(audience: Audience, alert: Alert, seen: bool) -> tuple[str, str]:
    """Where, and what: a place only for those who see the call, a screener only for those who
    treat.
    """
    if alert.wait:
        return _words_of_wait(alert, seen)
    if alert.call is None:
        return "", _words_of_timer(alert)
    call = alert.call
    where = _where(call, seen)
    if alert.kind in NEWS:
        return where, _words_of_news(alert, call)
    return where, _words_of_page(audience, alert, call)


def _words_of_page(audience: Audience, alert: Alert, call: Call) -> str:
    """Why somebody is wanted; of what is clinical only those who answer pages are told."""
    reason = str(PageReason(alert.reason or "").label)
    if alert.kind == AlertKind.HELP:
        return f"{reason.upper()}. {_safety(call)}"
    if alert.reason in PRIVATE_REASONS and not allows(audience, Can.ANSWER_PAGE):
        return _("the supervisor is wanted")
    if alert.reason == PageReason.SCREENER and call.status == CallStatus.CLOSED:
        closed = _("%(reason)s, and the call is closed: follow up now, or open a new call")
        return closed % {"reason": reason}
    if alert.by is None:
        return reason
    return _("%(reason)s, by %(by)s") % {"reason": reason, "by": alert.by}


def _words_of_news(alert: Alert, call: Call) -> str:
    words = {"before": alert.sign_from, "after": alert.sign_to, "band": call.band_name}
    if alert.kind == AlertKind.BAND_RISE:
        return _("band rose from %(before)s to %(after)s, %(band)s") % words
    return _("milder than it stood, from %(before)s to %(after)s, %(band)s") % words


def _where(call: Call, seen: bool) -> str:
    return f"{place_of(call)} ({call.number})" if seen else call.number


def _words_of_wait(alert: Alert, seen: bool) -> tuple[str, str]:
    """What waits, and whose it is where that is no call."""
    words = str(WaitKey(alert.wait).label)
    if alert.call:
        return _where(alert.call, seen), words
    kind, _colon, key = alert.about.partition(":")
    return (key.upper() if kind == "program" else str(alert.by or "")), words


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
