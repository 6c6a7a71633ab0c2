"""Whose consoles are open."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils.timezone import now

from programs.heartbeat.models import Heartbeat, LastSeen
from programs.heartbeat.states import HeartbeatOf


def has_console_open(staff_id: int) -> bool:
    """Whether a console of this person is open; true while no process notes whose are."""
    return staff_id not in without_console([staff_id])


def with_console() -> set[int]:
    """Those of whom a console was seen within OWNER_AWAY_SECONDS."""
    line = now() - timedelta(seconds=settings.OWNER_AWAY_SECONDS)
    return set(LastSeen.objects.filter(seen_at__gte=line).values_list("staff_id", flat=True))


def without_console(staff_ids: Sequence[int]) -> set[int]:
    """Those of whom no console was seen for OWNER_AWAY_SECONDS. Whoever never had one is not
    among them; nor is anybody while no server process notes whose consoles are open.
    """
    line = now() - timedelta(seconds=settings.OWNER_AWAY_SECONDS)
    # Without a process that looks, everybody would be away and every call would change hands.
    if not Heartbeat.objects.filter(pk=HeartbeatOf.CONSOLES, at__gte=line).exists():
        return set()
    away = LastSeen.objects.filter(staff__in=staff_ids, seen_at__lt=line)
    return set(away.values_list("staff_id", flat=True))
