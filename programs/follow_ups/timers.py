"""Follow-ups: opened, owned, tried, ended; never lost (docs/decisions/0027).

R43: docs/requirements.md.
"""

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
    standing = FollowUp.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    standing = standing.filter(status=FollowUpStatus.OPEN).select_related("owner")
    late = list(standing.filter(due_at__lte=at, overdue_at=None))
    for one in late:
        one.overdue_at = at
        one.save(update_fields=["overdue_at"])
    entries = [events.follow_up_overdue(one) for one in late]
    entries += unassign_follow_ups(standing.filter(owner__is_active=False))
    entries += move_to_open_program(standing.filter(due_at__gt=at), at)
    if entries:
        append(*entries, by=None)
    return len(entries)


def oldest_unmarked_follow_up(at: datetime) -> datetime | None:
    late = FollowUp.objects.filter(status=FollowUpStatus.OPEN, due_at__lte=at, overdue_at=None)
    return earliest(late, "due_at")
