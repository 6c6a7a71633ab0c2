"""What people must hear at once: rises in band, and pages that want an answer.

R15, R19: docs/requirements.md.
"""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts import events
from dispatch.alerts.events import timer_page_answered
from dispatch.alerts.models import SAID_LENGTH, Alert
from dispatch.alerts.selectors import hears, limit_of, usual_doing
from dispatch.alerts.states import (
    ACKNOWLEDGE_WITHIN,
    ALERT,
    BAND_RISE_SHOWN_FOR,
    HEARD_BY_ROOM,
    HELP_WITHIN,
    NEWS,
    OPEN_ALERT,
)
from dispatch.calls.locks import lock_open_call
from dispatch.calls.models import Call
from journal.chain import Entry
from journal.codes.alerts import AlertKind, AlertStatus, Doing, PageReason
from journal.codes.scene import Origin
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Forbidden, Invalid, NotFound, Refusal
from programs.people.models import Staff
from programs.people.selectors import audience_of

# Who answers anything at all.
ANSWERING: Final = (Can.ANSWER_PAGE, Can.ANSWER_HELP, Can.ANSWER_ESCALATED, Can.ANSWER_WAIT)


class AlreadyAcknowledged(Refusal):
    """Somebody else answered the page first; the sentence says who."""


def answer_alert(
    alert_id: UUID, actor: Staff, doing: Doing | None = None, said: str = ""
) -> tuple[Alert, Entry]:
    """Answer a page or a request for help, whose call the caller has locked: say that one has
    heard it, and what will be done (left out, what is usually done first). The caller appends.

    It comes back if that is not done: what waits still is told again when the city's quiet time
    is over.
    """
    if not any(allows(actor, can) for can in ANSWERING):
        require(actor, Can.ANSWER_ESCALATED)
    alert = _lock_page(alert_id)
    if alert.status == AlertStatus.ANSWERED:
        raise AlreadyAcknowledged(
            _("%(name)s answered this already.") % {"name": alert.answered_by}
        )
    _refuse_those_not_asked(actor, alert)
    said = said.strip()
    if doing == Doing.WAITS and not said:
        raise Invalid(_("Say why it can wait; it is not answered yet."))
    alert.status = ALERT.next(alert.status, "answer")
    alert.answered_at, alert.answered_by = now(), actor
    alert.doing, alert.said = doing or usual_doing(alert), said[:SAID_LENGTH]
    alert.quiet_until = alert.answered_at + limit_of(alert).quiet_for
    alert.save(
        update_fields=["status", "answered_at", "answered_by", "doing", "said", "quiet_until"]
    )
    entry_of = timer_page_answered if alert.timer else events.page_answered
    return alert, entry_of(alert)


def _refuse_those_not_asked(actor: Staff, alert: Alert) -> None:
    """Who answers a page is who was told of it."""
    if alert.reason == PageReason.WAITING:
        if not hears(audience_of(actor), alert):
            raise Forbidden(_("This page is not for your role; nothing was changed."))
    elif alert.kind == AlertKind.HELP:
        require(actor, Can.ANSWER_HELP)
    elif alert.status == AlertStatus.RAISED and alert.reason not in HEARD_BY_ROOM:
        require(actor, Can.ANSWER_PAGE)
    elif not allows(actor, Can.ANSWER_PAGE):
        require(actor, Can.ANSWER_ESCALATED)


def raise_page(
    call: Call, reason: PageReason, at: datetime, by: Staff | None = None
) -> list[Entry]:
    """Page the supervisor about a call that is already locked. The caller appends.

    A page still open for the same reason is not repeated, unless it tells of a person: two
    who open emergency access are two pages.
    """
    pages = call.alerts.filter(kind=AlertKind.PAGE, reason=reason, status__in=OPEN_ALERT)
    if pages.filter(by=by).exists():
        return []
    page = Alert.objects.create(
        call=call,
        kind=AlertKind.PAGE,
        reason=reason,
        by=by,
        raised_at=at,
        due_at=at + ACKNOWLEDGE_WITHIN,
    )
    return [events.supervisor_paged(page)]


def raise_help(
    call: Call,
    reason: PageReason,
    at: datetime,
    by: Staff | None,
    origin: Origin = Origin.PERSON,
    alert_id: UUID | None = None,
) -> tuple[Alert, Entry]:
    """Ask every dispatcher aloud, about a call that is already locked. The caller appends."""
    alert = Alert.objects.create(
        id=alert_id or uuid4(),
        call=call,
        kind=AlertKind.HELP,
        reason=reason,
        by=by,
        raised_at=at,
        due_at=at + HELP_WITHIN,
    )
    return alert, events.help_asked(alert, origin)


def clear_pages(call: Call, *reasons: PageReason) -> list[Entry]:
    """Take down what is no longer so, about a call that is already locked. The caller appends."""
    alerts = call.alerts.select_for_update(no_key=True)
    over = list(alerts.filter(reason__in=reasons, status__in=OPEN_ALERT))
    for alert in over:
        alert.status = ALERT.next(alert.status, "lapse")
        alert.save(update_fields=["status"])
    return [events.alert_lapsed(alert) for alert in over]


def raise_band_rise(call: Call, before: int | None, sign: str, at: datetime) -> list[Entry]:
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
        due_at=at + BAND_RISE_SHOWN_FOR,
    )
    return [events.band_rose(rise)]


def raise_band_fall(call: Call, before: int, sign: str, at: datetime) -> list[Entry]:
    """Tell every position that a call, already locked and routed, is milder than it stood. The
    band it had, and what that was called, may be the one it has: milder within it.
    """
    if call.band is None:
        return []
    fall = Alert.objects.create(
        call=call,
        kind=AlertKind.BAND_FALL,
        band_from=min(before, call.band),
        band_to=call.band,
        sign_from=sign or str(before),
        sign_to=call.band_sign,
        raised_at=at,
        due_at=at + BAND_RISE_SHOWN_FOR,
    )
    return [events.band_fell(fall)]


def _lock_page(alert_id: UUID) -> Alert:
    pages = Alert.objects.select_for_update(no_key=True, of=("self",))
    page = pages.select_related("answered_by").exclude(kind__in=NEWS).filter(pk=alert_id).first()
    if page is None:
        raise NotFound(_("There is no such page."))
    return page


class AlreadyAsked(Refusal):
    """The same help has been asked for, and nobody has answered yet."""


@transaction.atomic
def page_supervisor(*, actor: Staff, call_id: UUID) -> None:
    """Ask the supervisor to look at a call now."""
    require(actor, Can.ASK_HELP)
    call = lock_open_call(actor, call_id)
    entries = raise_page(call, PageReason.WANTED, now(), by=actor)
    if not entries:
        raise AlreadyAsked(_("The supervisor is paged about this call already."))
    append(*entries, by=actor.pk)
