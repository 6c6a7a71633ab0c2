"""What is promised and not done: call-backs, and outcomes of transfers that are owed."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from dispatch.calls.cards import TaskRow
from dispatch.calls.selectors import visible_among
from dispatch.transfers.models import LifelineTransfer
from journal.codes.care import Direction
from programs.base.permissions import Audience, Can, allows


def transfer_rows(
    audiences: Iterable[Audience], ids: Collection[UUID]
) -> dict[Audience, dict[UUID, TaskRow]]:
    found = list(owed_outcomes().filter(pk__in=ids)) if ids else []
    return {
        audience: {row.id: row for row in transfer_tasks(audience, found)} for audience in audiences
    }


def outcomes_owed() -> int:
    return owed_outcomes().count()


def owed_outcomes() -> QuerySet[LifelineTransfer]:
    owed = LifelineTransfer.objects.filter(outcome=None, listed_at__isnull=False)
    return owed.select_related("call", "by")


def transfer_tasks(audience: Audience, found: Iterable[LifelineTransfer]) -> list[TaskRow]:
    if not allows(audience, Can.TRANSFER_988):
        return []
    found = list(found)
    seen = visible_among(audience, {one.call_id for one in found})
    return [_transfer(one) for one in found if one.call_id in seen]


def _transfer(one: LifelineTransfer) -> TaskRow:
    return TaskRow(
        kind="transfer",
        id=one.pk,
        call_id=one.call_id,
        number=one.call.number,
        rank=f"0|{one.due_at.isoformat()}",
        words=f"How did the transfer {Direction(one.direction).label} go? · {one.by}",
        due_at=one.due_at,
        overdue=True,
        tries=0,
    )
