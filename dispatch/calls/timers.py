"""The timer that marks the calls which have waited for too long (docs/requirements.md R25)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dispatch.calls import events
from dispatch.calls.models import Call
from journal.codes.calls import CallStatus
from journal.services import append
from programs.base.due import earliest


@transaction.atomic
def run_due_calls(*, at: datetime) -> int:
    """Mark, once, each waiting call whose time to respond has passed; return how many.

    Run from the clock by any number of workers: rows another worker holds are
    skipped, and a marked row no longer matches.
    """
    overdue = _overdue(at).select_for_update(no_key=True, skip_locked=True)
    late = list(overdue.order_by("respond_by"))
    for call in late:
        call.overdue_at, call.held_until = at, None
        call.save(update_fields=["overdue_at", "held_until"])
    if late:
        append(*(events.call_overdue(call) for call in late), by=None)
    return len(late)


def oldest_overdue_call(at: datetime) -> datetime | None:
    """When the call that `run_due_calls` has left unmarked for longest was due."""
    return earliest(_overdue(at), "respond_by")


def _overdue(at: datetime) -> QuerySet[Call]:
    return Call.objects.filter(status=CallStatus.PENDING, respond_by__lte=at, overdue_at=None)
