"""Call-backs that are promised and not done."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.dateformat import format as format_time
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from dispatch.call_backs.cards import CallBackCard
from dispatch.call_backs.models import CallBack
from dispatch.call_backs.states import ATTEMPTS, REACHED, CallBackStatus
from dispatch.calls.cards import TaskRow
from dispatch.calls.models import Call
from dispatch.calls.selectors import visible_among
from journal.codes.care import Attempt, CallBackOutcome
from programs.base.permissions import Audience, Can, allows
from programs.base.quiet import is_quiet

AHEAD: Final = timedelta(hours=16)  # further off is not on today's list


def call_back_rows(
    audiences: Iterable[Audience], ids: Collection[UUID]
) -> dict[Audience, dict[UUID, TaskRow]]:
    call_backs = list(due_call_backs().filter(pk__in=ids)) if ids else []
    return {
        audience: {row.id: row for row in call_back_tasks(audience, call_backs)}
        for audience in audiences
    }


def call_back_of(call: Call) -> CallBackCard | None:
    """What a call promised, or None."""
    call_back = CallBack.objects.filter(call=call).select_related("owner", "done_by").first()
    if call_back is None:
        return None
    tries = list(call_back.attempts.select_related("by"))
    reached = any(attempt.result == Attempt.REACHED for attempt in tries)
    outcomes = [
        outcome
        for outcome in CallBackOutcome
        if (reached if outcome in REACHED else outcome in _may_give_up(len(tries), reached))
    ]
    return CallBackCard(
        id=call_back.pk,
        words=_promise(call_back),
        due_at=call_back.due_at,
        overdue=call_back.overdue_at is not None and call_back.outcome is None,
        open=call_back.outcome is None,
        quiet=is_quiet(now()),
        tries=tuple(
            f"{localtime(attempt.at):%H:%M} {Attempt(attempt.result).label}, {attempt.by}"
            for attempt in tries
        ),
        results=tuple((result.value, str(result.label)) for result in Attempt),
        outcomes=tuple((outcome.value, str(outcome.label)) for outcome in outcomes),
    )


def _may_give_up(tries: int, reached: bool) -> list[CallBackOutcome]:
    if reached:
        return []
    enough = [CallBackOutcome.NOT_REACHED] if tries >= ATTEMPTS else []
    return [*enough, *([CallBackOutcome.NUMBER_DEAD] if tries else [])]


def _promise(call_back: CallBack) -> str:
    if call_back.outcome:
        return _("Called back: %(outcome)s, %(staff)s") % {
            "outcome": CallBackOutcome(call_back.outcome).label,
            "staff": call_back.done_by,
        }
    return _("Call-back %(time)s, %(staff)s") % {
        "time": _day_and_time(call_back.due_at),
        "staff": call_back.owner,
    }


def _day_and_time(at: datetime) -> str:
    """As "Wed 16:30", the day in the reader's language."""
    return format_time(localtime(at), "D H:i")


def overdue_call_backs() -> int:
    due = CallBack.objects.filter(status=CallBackStatus.DUE)
    return due.filter(overdue_at__isnull=False).count()


def due_call_backs() -> QuerySet[CallBack]:
    due = CallBack.objects.filter(status=CallBackStatus.DUE, due_at__lte=now() + AHEAD)
    return due.select_related("call", "owner").annotate(tries=Count("attempts"))


def call_back_tasks(audience: Audience, call_backs: Iterable[CallBack]) -> list[TaskRow]:
    if not allows(audience, Can.CALL_BACK):
        return []
    call_backs = list(call_backs)
    seen = visible_among(audience, {call_back.call_id for call_back in call_backs})
    return [_call_back(call_back) for call_back in call_backs if call_back.call_id in seen]


def _call_back(call_back: CallBack) -> TaskRow:
    who = call_back.call.caller_name or call_back.call.caller_phone or _("the caller")
    return TaskRow(
        kind="call_back",
        id=call_back.pk,
        call_id=call_back.call_id,
        number=call_back.call.number,
        rank=f"{'0' if call_back.overdue_at else '1'}|{call_back.due_at.isoformat()}",
        words=_("Call back %(person)s, %(time)s · %(staff)s")
        % {"person": who, "time": _day_and_time(call_back.due_at), "staff": call_back.owner},
        due_at=call_back.due_at,
        overdue=call_back.overdue_at is not None,
        tries=getattr(call_back, "tries", 0),
    )
