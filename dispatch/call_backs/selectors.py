"""What is promised and not done: call-backs, and outcomes of transfers that are owed."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.timezone import localtime, now

from dispatch.call_backs.cards import CallBackCard
from dispatch.call_backs.models import CallBack
from dispatch.call_backs.states import ATTEMPTS, REACHED, CallBackStatus
from dispatch.calls.cards import TaskRow
from dispatch.calls.models import Call
from dispatch.calls.selectors import visible_among
from journal.codes.care import Attempt, CallBackOutcome
from programs.base.permissions import Audience, Can, allows
from programs.base.quiet import is_quiet

AHEAD = timedelta(hours=16)  # further off is not on today's list


def call_back_rows(
    audiences: Iterable[Audience], ids: Collection[UUID]
) -> dict[Audience, dict[UUID, TaskRow]]:
    found = list(due_call_backs().filter(pk__in=ids)) if ids else []
    return {
        audience: {row.id: row for row in call_back_tasks(audience, found)}
        for audience in audiences
    }


def call_back_of(call: Call) -> CallBackCard | None:
    """What a call promised, or None."""
    one = CallBack.objects.filter(call=call).select_related("owner", "done_by").first()
    if one is None:
        return None
    tries = list(one.attempts.select_related("by"))
    reached = any(attempt.result == Attempt.REACHED for attempt in tries)
    ends = [
        outcome
        for outcome in CallBackOutcome
        if (reached if outcome in REACHED else outcome in _may_give_up(len(tries), reached))
    ]
    return CallBackCard(
        id=one.pk,
        words=_promise(one),
        due_at=one.due_at,
        overdue=one.overdue_at is not None and one.outcome is None,
        open=one.outcome is None,
        quiet=is_quiet(now()),
        tries=tuple(
            f"{localtime(attempt.at):%H:%M} {Attempt(attempt.result).label}, {attempt.by}"
            for attempt in tries
        ),
        results=tuple((result.value, str(result.label)) for result in Attempt),
        outcomes=tuple((outcome.value, str(outcome.label)) for outcome in ends),
    )


def _may_give_up(tries: int, reached: bool) -> list[CallBackOutcome]:
    if reached:
        return []
    enough = [CallBackOutcome.NOT_REACHED] if tries >= ATTEMPTS else []
    return [*enough, *([CallBackOutcome.NUMBER_DEAD] if tries else [])]


def _promise(one: CallBack) -> str:
    if one.outcome:
        return f"Called back: {CallBackOutcome(one.outcome).label}, {one.done_by}"
    return f"Call-back {localtime(one.due_at):%a %H:%M}, {one.owner}"


def overdue_call_backs() -> int:
    due = CallBack.objects.filter(status=CallBackStatus.DUE)
    return due.filter(overdue_at__isnull=False).count()


def due_call_backs() -> QuerySet[CallBack]:
    due = CallBack.objects.filter(status=CallBackStatus.DUE, due_at__lte=now() + AHEAD)
    return due.select_related("call", "owner").annotate(tries=Count("attempts"))


def call_back_tasks(audience: Audience, found: Iterable[CallBack]) -> list[TaskRow]:
    if not allows(audience, Can.CALL_BACK):
        return []
    found = list(found)
    seen = visible_among(audience, {one.call_id for one in found})
    return [_call_back(one) for one in found if one.call_id in seen]


def _call_back(one: CallBack) -> TaskRow:
    who = one.call.caller_name or one.call.caller_phone or "the caller"
    return TaskRow(
        kind="call_back",
        id=one.pk,
        call_id=one.call_id,
        number=one.call.number,
        rank=f"{'0' if one.overdue_at else '1'}|{one.due_at.isoformat()}",
        words=f"Call back {who}, {localtime(one.due_at):%a %H:%M} · {one.owner}",
        due_at=one.due_at,
        overdue=one.overdue_at is not None,
        tries=getattr(one, "tries", 0),
    )
