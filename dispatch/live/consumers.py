"""The socket of a console: who is there, where it resumes, and its own writer."""

import asyncio
import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.utils.timezone import now

from dispatch.live.reading import DATABASE_ERRORS
from dispatch.live.relay import relay
from dispatch.live.subscribers import Console
from programs.base.permissions import Audience
from programs.heartbeat.services import record_last_seen
from programs.people.models import Staff
from programs.people.selectors import active_staff, audience_of

SHOWN_AT_MOST = 2000
TRY_AGAIN, NOT_UNDERSTOOD, ENDED = 1013, 4400, 4401


class ConsoleConsumer(AsyncWebsocketConsumer):
    """The socket of one console, for whoever is signed in with an active account.

    In: {"resume": seq, "shown": [subjects]}. Out: {"seq", "subject", "html"}, {"alive": seq}
    and {"reload": true}. docs/operations.md has the close codes.
    """

    # No such layer: a console needs no channel of its own, the relay has the only one.
    channel_layer_alias = "none"
    console: Console | None = None

    async def connect(self) -> None:
        user = self.scope.get("user")
        staff = await database_sync_to_async(active_staff)(getattr(user, "pk", None))
        if staff is None:
            await self.close()
            return
        await self.accept()
        audience = await database_sync_to_async(_record_arrival)(staff)
        self.console = Console(staff.pk, audience)
        self._writer = asyncio.create_task(self._write(self.console))
        age = self.scope["session"].get_expiry_age()
        if audience.emergency_calls:  # emergency access ends even while no timer runs
            age = min(age, settings.EMERGENCY_ACCESS_MINUTES * 60)
        self._expiry = asyncio.get_running_loop().call_later(age, self.console.reload)

    async def disconnect(self, code: int) -> None:
        if self.console:
            self._expiry.cancel()
            self._writer.cancel()
            relay().unsubscribe(self.console)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        message = _resume(text_data)
        if message is None or self.console is None:
            await self.close(NOT_UNDERSTOOD, 'Send {"resume": seq, "shown": [subjects]}.')
            return
        try:
            await relay().subscribe(self.console, *message)
        except DATABASE_ERRORS:
            await self.close(TRY_AGAIN, "The database is away; try again.")

    async def _write(self, console: Console) -> None:
        """Send what is queued, at this browser's own pace."""
        while not (console.closing and console.queue.empty()):
            await self.send(text_data=await console.queue.get())
        relay().unsubscribe(console)
        await self.close(ENDED, "Connect again.")


def _record_arrival(staff: Staff) -> Audience:
    """Somebody is there from this moment on, however soon they are gone again."""
    record_last_seen(staff_ids=[staff.pk], at=now())
    return audience_of(staff)


def _resume(text: str | None) -> tuple[int, list[str]] | None:
    """The number and subjects of a resume message, or None when it is not one."""
    try:
        message: Any = json.loads(text or "")
        seq, shown = message["resume"], message["shown"]
    except (ValueError, KeyError, TypeError):
        return None
    if type(seq) is not int or seq < 0 or type(shown) is not list or len(shown) > SHOWN_AT_MOST:
        return None
    return (seq, shown) if all(type(subject) is str for subject in shown) else None
