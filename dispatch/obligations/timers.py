"""What is owed and late, and follow-ups that somebody has taken on."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dispatch.alerts.services import raise_page
from dispatch.calls.locks import lock_unlocked_calls
from dispatch.calls.models import Call
from dispatch.obligations import events
from dispatch.obligations.models import Obligation
from dispatch.obligations.selectors import still_owed
from dispatch.obligations.services import fulfill
from dispatch.obligations.states import GRAVE_BANDS, OUTLIVES_CALL
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.scene import ObligationKind, ObligationStatus
from journal.services import append
from programs.base.due import earliest
from programs.follow_ups.models import FollowUp
from programs.people.models import Staff


@transaction.atomic
def run_due_obligations(*, at: datetime) -> int:
    """Mark what is late, and say of a follow-up that somebody owns that it is accepted; return
    how many. In the gravest bands the supervisor is paged at once; that nobody acts is told again
    and again by what waits (docs/waits.md).

    Run from the clock by any number of workers, like `run_due_calls`.
    """
    late, owned = _late(at), _owned_follow_ups()
    wanted = {*late.values_list("call", flat=True), *(row.call_id for row, _owner in owned)}
    calls = lock_unlocked_calls(wanted) if wanted else {}
    entries: list[Entry] = []
    for row in _late(at).select_for_update(no_key=True, of=("self",)).filter(call__in=calls):
        entries += _mark(calls[row.call_id], row, at)
    for row, owner in owned:
        if call := calls.get(row.call_id):
            kind = ObligationKind.FOLLOW_UP
            entries += fulfill(call, kind, by=owner, who=owner.name, at=at)
    if entries:
        append(*entries, by=None)
    return len(entries)


def oldest_obligation_unmarked(at: datetime) -> datetime | None:
    return earliest(_late(at), "due_at")


def _late(at: datetime) -> QuerySet[Obligation]:
    return still_owed().filter(due_at__lte=at, late_at=None)


def _mark(call: Call, row: Obligation, at: datetime) -> list[Entry]:
    row.late_at = at
    row.save(update_fields=["late_at"])
    entries = [events.obligation_late(row)]
    grave = call.band is None or call.band in GRAVE_BANDS
    if grave and row.kind not in OUTLIVES_CALL:
        entries += raise_page(call, PageReason.OWED, at)
    return entries


def _owned_follow_ups() -> list[tuple[Obligation, Staff]]:
    """What is owed as a follow-up, whose task in the program has an owner by now."""
    asked = Obligation.objects.filter(kind=ObligationKind.FOLLOW_UP, status=ObligationStatus.ASKED)
    rows = {(row.call_id, row.program): row for row in asked}
    if not rows:
        return []
    tasks = FollowUp.objects.filter(
        call__in=[call for call, _program in rows], owner__isnull=False
    ).select_related("owner")
    return [
        (rows[task.call, task.program], task.owner)
        for task in tasks
        if task.owner and (task.call, task.program) in rows
    ]
