"""Noting whose consoles are open."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from programs.heartbeat.models import Heartbeat, LastSeen
from programs.heartbeat.states import HeartbeatOf


@transaction.atomic
def record_last_seen(*, staff_ids: Collection[int], at: datetime) -> None:
    """Note whose consoles are open. Latest only: a timer makes facts of it, not this."""
    # In the order of their keys: two processes that lock the same rows never wait in a circle.
    seen = [LastSeen(staff_id=pk, seen_at=at) for pk in sorted(staff_ids)]
    LastSeen.objects.bulk_create(
        seen, update_conflicts=True, unique_fields=["staff"], update_fields=["seen_at"]
    )
    Heartbeat.objects.update_or_create(pk=HeartbeatOf.CONSOLES, defaults={"at": at})
