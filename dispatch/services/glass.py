"""The end of an hour of broken glass."""

from datetime import datetime

from django.db import transaction

from dispatch import events
from journal.services import append
from programs.models import BrokenGlass


@transaction.atomic
def end_emergency_access(*, at: datetime) -> int:
    """Close what was opened for an hour; the consoles of these people start afresh."""
    held = BrokenGlass.objects.select_for_update(no_key=True, skip_locked=True)
    over = list(held.filter(ended_at=None, until__lte=at).order_by("at"))
    for glass in over:
        glass.ended_at = at
        glass.save(update_fields=["ended_at"])
    if over:
        append(*(events.glass_mended(glass) for glass in over), by=None)
    return len(over)
