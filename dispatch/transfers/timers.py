"""What is due of warm transfers (docs/requirements.md R33)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dispatch.calls.locks import lock_unlocked_calls
from dispatch.transfers import events
from dispatch.transfers.models import LifelineTransfer
from dispatch.transfers.requests import bring_back, merged_into
from dispatch.transfers.states import TRANSFER
from journal.chain import Entry
from journal.codes.care import TransferStatus
from journal.services import append
from programs.base.due import earliest


@transaction.atomic
def run_due_transfers(*, at: datetime) -> int:
    """Of each transfer whose outcome is still owed the call is ours again, once; return how many.

    Run by any number of workers. The call is locked first, as every command does, and one that
    is locked elsewhere is left for the next run.
    """
    own = set(_owed(at).values_list("call", flat=True))
    served = merged_into(own)
    calls = lock_unlocked_calls(own | set(served.values()))
    free = [pk for pk in own if pk in calls and served.get(pk, pk) in calls]
    locked = _owed(at).select_for_update(no_key=True, skip_locked=True, of=("self",))
    owed = list(locked.filter(call__in=free).select_related("by").order_by("due_at"))
    entries: list[Entry] = []
    for transfer in owed:
        transfer.status, transfer.listed_at = TRANSFER.next(transfer.status, "fall_due"), at
        transfer.save(update_fields=["status", "listed_at"])
        call = calls[served.get(transfer.call_id, transfer.call_id)]
        entries += [events.transfer_outstanding(transfer), *bring_back(call, transfer.by, at)]
    if entries:
        append(*entries, by=None)
    return len(owed)


def oldest_outcome_owed(at: datetime) -> datetime | None:
    """When the outcome that `run_due_transfers` has left for longest was due."""
    return earliest(_owed(at), "due_at")


def _owed(at: datetime) -> QuerySet[LifelineTransfer]:
    return LifelineTransfer.objects.filter(status=TransferStatus.OPEN, due_at__lte=at)
