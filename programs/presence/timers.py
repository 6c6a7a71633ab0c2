"""Shifts that have ended put people off."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from journal.chain import Entry
from journal.codes.people import Presence
from journal.services import append
from programs.base.due import earliest
from programs.people.services import lock_staff
from programs.presence.services import move_presence
from programs.roster.events import shift_ended
from programs.roster.models import Shift


@transaction.atomic
def run_due_roster(*, at: datetime) -> int:
    """Put off whoever's shift is over and who is not on a call; return how many shifts ended.

    Somebody on a call finishes it first. Whoever came on without a shift stays.
    """
    # A shift that somebody else has locked is left to the next run, a few seconds from now.
    locked = _over(at).select_for_update(no_key=True, skip_locked=True, of=("self",))
    over = list(locked.order_by("pk"))
    entries: list[Entry] = []
    for shift in over:
        staff = lock_staff(shift.staff_id)
        # Read again under the lock: they may have taken a call since the query.
        if staff.presence == Presence.ON_CALL:
            continue
        shift.ended_at = at
        shift.save(update_fields=["ended_at"])
        entries.append(shift_ended(shift))
        on_again = Shift.objects.filter(staff=staff, starts_at__lte=at, ends_at__gt=at).exists()
        if staff.presence != Presence.OFF and not on_again:
            entries += move_presence(staff, "go_off")
    if entries:
        append(*entries, by=None)
    return len(over)


def oldest_shift_not_ended(at: datetime) -> datetime | None:
    """When the shift ended that has waited longest to be seen."""
    return earliest(_over(at), "ends_at")


def _over(at: datetime) -> QuerySet[Shift]:
    over = Shift.objects.filter(ends_at__lte=at, ended_at=None)
    return over.exclude(staff__presence=Presence.ON_CALL)
