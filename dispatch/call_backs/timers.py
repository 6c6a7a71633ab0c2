"""What is due of call-backs.

R34: docs/requirements.md.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dispatch.alerts.services import raise_page
from dispatch.call_backs import events
from dispatch.call_backs.models import CallBack
from dispatch.call_backs.states import CallBackStatus
from dispatch.calls.locks import lock_unlocked_calls
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.services import append
from programs.base.due import earliest


@transaction.atomic
def run_due_call_backs(*, at: datetime) -> int:
    """Mark, once, each call-back whose time has passed, and page the supervisor about it."""
    due = _unmarked(at)
    calls = lock_unlocked_calls(due.values("call"))
    entries: list[Entry] = []
    # Of a call locked elsewhere nothing is marked now: a command is at it, the next run follows.
    locked = due.select_for_update(no_key=True, skip_locked=True)
    late = list(locked.filter(call__in=calls).order_by("due_at"))
    for call_back in late:
        call_back.overdue_at = at
        call_back.save(update_fields=["overdue_at"])
        entries.append(events.call_back_overdue(call_back))
        entries += raise_page(calls[call_back.call_id], PageReason.CALL_BACK, at)
    if entries:
        append(*entries, by=None)
    return len(late)


def oldest_unmarked_call_back(at: datetime) -> datetime | None:
    return earliest(_unmarked(at), "due_at")


def _unmarked(at: datetime) -> QuerySet[CallBack]:
    return CallBack.objects.filter(status=CallBackStatus.DUE, overdue_at=None, due_at__lte=at)
