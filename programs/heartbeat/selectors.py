"""Reads about who is there: presence, the roster, the consoles that are open."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils.timezone import now

from programs.heartbeat.models import Heartbeat, LastSeen
from programs.heartbeat.states import HeartbeatOf


def has_console_open(staff_id: int) -> bool:
    """Whether a console of this person is open, as far as anybody looks."""
    return staff_id not in without_console([staff_id])


def without_console(staff_ids: Sequence[int]) -> set[int]:
    """Those whose consoles have gone. Whoever never had one is nobody's loss; and while no
    server process looks, nobody is said to be away.
    """
    line = now() - timedelta(seconds=settings.OWNER_AWAY_SECONDS)
    if not Heartbeat.objects.filter(pk=HeartbeatOf.CONSOLES, at__gte=line).exists():
        return set()
    lost = LastSeen.objects.filter(staff__in=staff_ids, seen_at__lt=line)
    return set(lost.values_list("staff_id", flat=True))
