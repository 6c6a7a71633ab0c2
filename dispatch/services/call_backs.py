"""Promised calls to people whose call was resolved by phone: kept, tried, and never lost.

R34: docs/requirements.md.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime, now

from dispatch import events
from dispatch.models import Call, CallBack, CallBackAttempt
from dispatch.services.alerts import lapse_pages, raise_page
from dispatch.services.locks import hold_free, lock_call
from dispatch.states import (
    ATTEMPTS,
    CALL_BACK,
    REACHED,
    Attempt,
    CallBackOutcome,
    CallBackStatus,
    PageReason,
)
from journal.chain import Entry
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, allows, require
from programs.quiet import is_quiet, refuse_at_night, usual_time
from programs.refusals import Invalid, NotFound
from programs.selectors.due import earliest


@dataclass(frozen=True, slots=True)
class Promise:
    """When somebody is called back, and by whom: left out, as usual, by who closes the call."""

    at: datetime | None = None
    by: int | None = None


@transaction.atomic
def log_attempt(
    *, actor: Staff, call_back_id: UUID, result: Attempt, asked_for: bool = False
) -> CallBackAttempt:
    """Record one try. In quiet hours it wants the word that the person asked for it."""
    require(actor, Can.CALL_BACK)
    _, call_back = _lock(actor, call_back_id)
    if call_back.status == CallBackStatus.DONE:
        raise Invalid("This call-back is done; nothing was recorded.")
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
        raise Invalid("No try has reached the person yet: record it first.")
    if outcome == CallBackOutcome.NOT_REACHED and len(results) < ATTEMPTS:
        raise Invalid(
            f"{len(results)} of {ATTEMPTS} tries so far: try again before giving the person up."
        )
    call_back.status = CALL_BACK.next(call_back.status, "finish")
    call_back.outcome, call_back.done_at, call_back.done_by = outcome, now(), actor
    call_back.save(update_fields=["status", "outcome", "done_at", "done_by"])
    lapsed = lapse_pages(call, PageReason.CALL_BACK)
    append(events.call_back_done(call_back), *lapsed, by=actor.pk)
    return call_back


@transaction.atomic
def run_due_call_backs(*, at: datetime) -> int:
    """Mark, once, each call-back whose time has passed, and page the supervisor about it."""
    due = _unmarked(at)
    held = hold_free(due.values("call"))
    entries: list[Entry] = []
    locked = due.select_for_update(no_key=True, skip_locked=True)
    late = list(locked.filter(call__in=held).order_by("due_at"))
    for call_back in late:
        call_back.overdue_at = at
        call_back.save(update_fields=["overdue_at"])
        entries.append(events.call_back_overdue(call_back))
        entries += raise_page(held[call_back.call_id], PageReason.CALL_BACK, at)
    if entries:
        append(*entries, by=None)
    return len(late)


def oldest_unmarked_call_back(at: datetime) -> datetime | None:
    return earliest(_unmarked(at), "due_at")


def _unmarked(at: datetime) -> QuerySet[CallBack]:
    return CallBack.objects.filter(status=CallBackStatus.DUE, overdue_at=None, due_at__lte=at)


def promise_call_back(call: Call, actor: Staff, promise: Promise) -> Entry:
    """Keep the promise for a call that is being closed. Raises Invalid for a time at night."""
    due_at = promise.at
    if due_at and due_at <= now():
        raise Invalid("The call-back would be in the past; the call stays open.")
    if due_at and is_quiet(due_at):
        raise Invalid(
            f"{localtime(due_at):%H:%M} is in the quiet hours, {settings.QUIET_FROM_HOUR}:00 to "
            f"{settings.QUIET_UNTIL_HOUR}:00: choose another time. The call stays open."
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
        raise Invalid("That person makes no call-backs; the call stays open.")
    return owner


def _lock(actor: Staff, call_back_id: UUID) -> tuple[Call, CallBack]:
    known = CallBack.objects.filter(pk=call_back_id).first()
    if known is None:
        raise NotFound("There is no such call-back.")
    call = lock_call(actor, known.call_id)
    return call, CallBack.objects.select_for_update(no_key=True).get(pk=call_back_id)
