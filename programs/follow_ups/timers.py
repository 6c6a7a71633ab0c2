"""Follow-ups that are overdue, nobody's, or a closed program's (docs/decisions/0027)."""

from datetime import datetime

from django.db import transaction

from journal.services import append
from programs.base.due import earliest
from programs.follow_ups import events
from programs.follow_ups.models import FollowUp
from programs.follow_ups.services import move_to_open_program, unassign_follow_ups
from programs.follow_ups.states import FollowUpStatus


@transaction.atomic
def run_due_follow_ups(*, at: datetime) -> int:
    """Mark what is overdue, free what belongs to people who have left, and hand on what a closed
    program cannot do in time; return how many changed.
    """
    # Those that somebody is working on at this moment are seen to in the next run.
    locked = FollowUp.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    open_ones = locked.filter(status=FollowUpStatus.OPEN).select_related("owner")
    late = list(open_ones.filter(due_at__lte=at, overdue_at=None))
    for follow_up in late:
        follow_up.overdue_at = at
        follow_up.save(update_fields=["overdue_at"])
    entries = [events.follow_up_overdue(follow_up) for follow_up in late]
    entries += unassign_follow_ups(open_ones.filter(owner__is_active=False))
    entries += move_to_open_program(open_ones.filter(due_at__gt=at), at)
    if entries:
        append(*entries, by=None)
    return len(entries)


def oldest_unmarked_follow_up(at: datetime) -> datetime | None:
    """Since when a follow-up is overdue and not marked so."""
    late = FollowUp.objects.filter(status=FollowUpStatus.OPEN, due_at__lte=at, overdue_at=None)
    return earliest(late, "due_at")
