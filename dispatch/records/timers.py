"""The end of an hour of emergency access."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dispatch.records import events
from journal.services import append
from programs.base.due import earliest
from programs.people.models import EmergencyAccess


@transaction.atomic
def end_emergency_access(*, at: datetime) -> int:
    """Close what was opened for an hour; the consoles of these people start afresh."""
    locked = _over(at).select_for_update(no_key=True, skip_locked=True)
    over = list(locked.order_by("at"))
    for access in over:
        access.ended_at = at
        access.save(update_fields=["ended_at"])
    if over:
        append(*(events.emergency_access_ended(access) for access in over), by=None)
    return len(over)


def oldest_access_not_ended(at: datetime) -> datetime | None:
    return earliest(_over(at), "until")


def _over(at: datetime) -> QuerySet[EmergencyAccess]:
    return EmergencyAccess.objects.filter(ended_at=None, until__lte=at)
