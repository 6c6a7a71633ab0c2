"""What is due of watching: nobody is watched by somebody who has gone."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from dispatch.coaching import events
from dispatch.coaching.models import Watch
from journal.codes.calls import CallStatus
from journal.services import append
from programs.heartbeat.selectors import without_console


@transaction.atomic
def run_due_watches(*, at: datetime) -> int:
    """End each watch whose watcher closed the console or whose call is over; return how many.

    Run by any number of workers: rows another one holds are left for the next run.
    """
    unlocked = _over().select_for_update(no_key=True, skip_locked=True, of=("self",))
    ended = list(unlocked.order_by("pk"))
    for watch in ended:
        watch.until = at
        watch.save(update_fields=["until"])
    if ended:
        append(*(events.watch_ended(watch) for watch in ended), by=None)
    return len(ended)


def oldest_watch_not_ended(at: datetime) -> datetime | None:
    """When the oldest watch that should have ended began, or None."""
    return _over().order_by("since").values_list("since", flat=True).first()


def _over() -> QuerySet[Watch]:
    watching = Watch.objects.filter(until=None)
    unseen = without_console(list(watching.values_list("staff_id", flat=True)))
    return watching.filter(Q(staff__in=unseen) | Q(call__status=CallStatus.CLOSED))
