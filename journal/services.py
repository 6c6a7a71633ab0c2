"""Recording facts and ringing the bell (docs/decisions/0003, 0004).

Losing the bell costs at most one poll of the relay: the letter is in the journal.
"""

import asyncio
import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import now
from redis.exceptions import RedisError

from journal.chain import Entry, link
from journal.models import Event

BELL = "journal"
logger = logging.getLogger(__name__)


def append(*entries: Entry, by: int | None) -> int:
    """Record `entries` as the last write of the current transaction.

    `by` is the acting person's id, or None for the clock. Numbering locks the head
    row until commit, so numbers are commit-ordered and gap-free: a reader that has
    seen N has seen everything up to N. Returns the last number. Raises RuntimeError
    outside a transaction.
    """
    last, previous = _reserve(len(entries))
    at = now()
    events = []
    for seq, entry in enumerate(entries, start=last - len(entries) + 1):
        content: dict[str, Any] = {
            "seq": seq,
            "at": at,
            "kind": entry.kind,
            "actor_id": by,
            "subjects": list(entry.subjects),
            "data": dict(entry.data),
        }
        previous = link(previous, **content)
        events.append(Event(hash=previous, **content))
    Event.objects.bulk_create(events)
    _seal(previous)
    transaction.on_commit(lambda: ring(last), robust=True)
    return last


def ring(seq: int) -> None:
    """Tell every server process that the journal has grown to `seq`."""
    async_to_sync(_ring)(seq)


async def _ring(seq: int) -> None:
    layer = get_channel_layer()
    message = {"type": "journal.advanced", "seq": seq}
    try:
        await asyncio.wait_for(layer.group_send(BELL, message), settings.BELL_TIMEOUT_SECONDS)
    except (OSError, TimeoutError, RedisError) as error:
        logger.warning("the bell for %s was not taken: %r", seq, error)


def _reserve(count: int) -> tuple[int, str]:
    if not connection.in_atomic_block:
        raise RuntimeError("journal.append() needs an open transaction")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_head SET seq = seq + %s RETURNING seq, hash", [count])
        seq, previous = cursor.fetchone()
    return int(seq), str(previous)


def _seal(last_hash: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_head SET hash = %s", [last_hash])
