"""Promised calls to people whose call was resolved by phone: scheduled, tried, ended.

R34: docs/requirements.md.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages
from dispatch.call_backs import events
from dispatch.call_backs.models import CallBack, CallBackAttempt
from dispatch.call_backs.states import ATTEMPTS, CALL_BACK, REACHED, CallBackStatus
from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.care import Attempt, CallBackOutcome
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.quiet import is_quiet, refuse_at_night, usual_time
from programs.base.refusals import Invalid, NotFound
from programs.people.models import Staff


@dataclass(frozen=True, slots=True)
class CallBackPlan:
    """When somebody is called back, and by whom: left out, as usual, by who closes the call."""

    at: datetime | None = None
    by: int | None = None


@transaction.atomic
def log_attempt(
    *, actor: Staff, call_back_id: UUID, result: Attempt, asked_for: bool = False
) -> CallBackAttempt:
    """Record one try. In quiet hours it wants the word that the person asked for it."""
    require(actor, Can.CALL_BACK)
    _call, call_back = _lock(actor, call_back_id)
    if call_back.status == CallBackStatus.DONE:
        raise Invalid(_("This call-back is done; nothing was recorded."))
    refuse_at_night(asked_for)
    attempt = CallBackAttempt.objects.create(call_back=call_back, by=actor, at=now(), result=result)
    append(events.call_back_tried(call_back, attempt), by=actor.pk)
    return attempt


@transaction.atomic
def finish_call_back(*, actor: Staff, call_back_id: UUID, outcome: CallBackOutcome) -> CallBack:
    """End a call-back. "Reached" wants a try that reached somebody, "not reached" enough tries."""
    require(actor, Can.CALL_BACK)
    call, call_back = _lock(actor, call_back_id)
    results = list(call_back.attempts.values_list("result", flat=True))
    if outcome in REACHED and Attempt.REACHED not in results:
        raise Invalid(_("No try has reached the person yet: record it first."))
    if outcome == CallBackOutcome.NOT_REACHED and len(results) < ATTEMPTS:
        raise Invalid(
            _("%(tries)s of %(limit)s tries so far: try again before giving the person up.")
            % {"tries": len(results), "limit": ATTEMPTS}
        )
    call_back.status = CALL_BACK.next(call_back.status, "finish")
    call_back.outcome, call_back.done_at, call_back.done_by = outcome, now(), actor
    call_back.save(update_fields=["status", "outcome", "done_at", "done_by"])
    lapsed = clear_pages(call, PageReason.CALL_BACK)
    append(events.call_back_done(call_back), *lapsed, by=actor.pk)
    return call_back


def schedule_call_back(call: Call, actor: Staff, promise: CallBackPlan) -> Entry:
    """Keep the promise for a call that is being closed. Raises Invalid for a time at night."""
    due_at = promise.at
    if due_at and due_at <= now():
        raise Invalid(_("The call-back would be in the past; the call stays open."))
    if due_at and is_quiet(due_at):
        raise Invalid(
            _(
                "%(time)s is in the quiet hours, %(from)s:00 to "
                "%(until)s:00: choose another time. The call stays open."
            )
            % {
                "time": f"{localtime(due_at):%H:%M}",
                "from": settings.QUIET_FROM_HOUR,
                "until": settings.QUIET_UNTIL_HOUR,
            }
        )
    call_back = CallBack.objects.create(
        call=call, owner=_owner(actor, promise.by), due_at=due_at or usual_time(now())
    )
    return events.call_back_promised(call_back)


def _owner(actor: Staff, owner_id: int | None) -> Staff:
    if owner_id is None:
        return actor
    owner: Staff | None = Staff.objects.filter(pk=owner_id, is_active=True).first()
    if owner is None or not allows(owner, Can.CALL_BACK):
        raise Invalid(_("That person makes no call-backs; the call stays open."))
    return owner


def _lock(actor: Staff, call_back_id: UUID) -> tuple[Call, CallBack]:
    known = CallBack.objects.filter(pk=call_back_id).first()
    if known is None:
        raise NotFound(_("There is no such call-back."))
    call = lock_call(actor, known.call_id)
    return call, CallBack.objects.select_for_update(no_key=True).get(pk=call_back_id)
