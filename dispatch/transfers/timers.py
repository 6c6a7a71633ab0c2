"""What is due of warm transfers (docs/requirements.md R33)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dispatch.transfers import events
from dispatch.transfers.models import LifelineTransfer
from journal.services import append
from programs.base.due import earliest


@transaction.atomic
def run_due_transfers(*, at: datetime) -> int:
    """List, once, each transfer whose outcome is still owed; return how many."""
    locked = _owed(at).select_for_update(no_key=True, skip_locked=True)
    owed = list(locked.order_by("due_at"))
    for transfer in owed:
        transfer.listed_at = at
        transfer.save(update_fields=["listed_at"])
    if owed:
        append(*(events.transfer_outstanding(transfer) for transfer in owed), by=None)
    return len(owed)


def oldest_outcome_owed(at: datetime) -> datetime | None:
    """When the outcome that `run_due_transfers` has not listed for longest was due."""
    return earliest(_owed(at), "due_at")


def _owed(at: datetime) -> QuerySet[LifelineTransfer]:
    return LifelineTransfer.objects.filter(outcome=None, listed_at=None, due_at__lte=at)
