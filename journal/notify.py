"""Telling other processes that the journal has grown, and nothing else (docs/decisions/0004).

A notice that is lost costs at most one poll of the relay: what happened is in the journal.
"""

import asyncio
import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from redis.exceptions import RedisError

NOTIFY_GROUP = "journal"
logger = logging.getLogger(__name__)


def notify(seq: int) -> None:
    """Tell every server process that the journal has grown to `seq`."""
    async_to_sync(_send)(seq)


async def _send(seq: int) -> None:
    layer: Any = get_channel_layer()
    message = {"type": "journal.advanced", "seq": seq}
    try:
        await asyncio.wait_for(
            layer.group_send(NOTIFY_GROUP, message), settings.NOTIFY_TIMEOUT_SECONDS
        )
    except (OSError, TimeoutError, RedisError) as error:
        # The commit stands and the relay polls: whoever acted is not told of a failure.
        logger.warning("nobody could be notified of %s: %r", seq, error)
