"""The timer that keeps the ledger up to date with the journal."""

from datetime import datetime

from django.db import transaction

from journal.selectors import events_after
from programs.ledger.models import LedgerCursor
from programs.ledger.projection import project, take_ledger


@transaction.atomic
def run_due_ledger(*, at: datetime) -> int:
    """Bring the ledger up to date, unless somebody is doing so; return how many were read."""
    return project() if take_ledger() else 0


def oldest_event_unread(at: datetime) -> datetime | None:
    """When the first event that the ledger has not read happened."""
    seq = LedgerCursor.objects.values_list("seq", flat=True).first() or 0
    unread = events_after(seq, limit=1)
    return unread[0].at if unread else None
