"""Warm transfers whose outcome is owed."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dispatch.calls.cards import TaskRow
from dispatch.calls.selectors import visible_among
from dispatch.transfers.models import LifelineTransfer
from journal.codes.care import Direction
from programs.base.permissions import Audience, Can, allows


def transfer_rows(
    audiences: Iterable[Audience], ids: Collection[UUID]
) -> dict[Audience, dict[UUID, TaskRow]]:
    transfers = list(owed_outcomes().filter(pk__in=ids)) if ids else []
    return {
        audience: {row.id: row for row in transfer_tasks(audience, transfers)}
        for audience in audiences
    }


def outcomes_owed() -> int:
    return owed_outcomes().count()


def owed_outcomes() -> QuerySet[LifelineTransfer]:
    owed = LifelineTransfer.objects.filter(outcome=None, listed_at__isnull=False)
    return owed.select_related("call", "by")


def transfer_tasks(audience: Audience, transfers: Iterable[LifelineTransfer]) -> list[TaskRow]:
    if not allows(audience, Can.TRANSFER_988):
        return []
    transfers = list(transfers)
    seen = visible_among(audience, {transfer.call_id for transfer in transfers})
    return [_transfer(transfer) for transfer in transfers if transfer.call_id in seen]


def _transfer(transfer: LifelineTransfer) -> TaskRow:
    return TaskRow(
        kind="transfer",
        id=transfer.pk,
        call_id=transfer.call_id,
        number=transfer.call.number,
        rank=f"0|{transfer.due_at.isoformat()}",
        words=_("How did the transfer %(direction)s go? · %(staff)s")
        % {"direction": Direction(transfer.direction).label, "staff": transfer.by},
        due_at=transfer.due_at,
        overdue=True,
        tries=0,
    )
