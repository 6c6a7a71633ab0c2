"""The timer that ends questions which no second person has answered."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dispatch.calls.locks import lock_unlocked_calls
from dispatch.countersigns.models import Countersign
from dispatch.countersigns.services import lapse
from journal.chain import Entry
from journal.codes.countersigns import CountersignStatus
from journal.services import append
from programs.base.due import earliest


@transaction.atomic
def run_due_countersigns(*, at: datetime) -> int:
    """End, once, each question whose minute is over: what is graver stands, and is paged on."""
    due = _due(at)
    calls = lock_unlocked_calls(due.values("call"))
    locked = due.select_for_update(no_key=True, skip_locked=True, of=("self",))
    entries: list[Entry] = []
    for row in locked.filter(call__in=calls).select_related("asked_by").order_by("due_at"):
        row.call = calls[row.call_id]
        entries += lapse(row, at)
    if entries:
        append(*entries, by=None)
    return len(entries)


def oldest_countersign_due(at: datetime) -> datetime | None:
    return earliest(_due(at), "due_at")


def _due(at: datetime) -> QuerySet[Countersign]:
    return Countersign.objects.filter(status=CountersignStatus.ASKED, due_at__lte=at)
