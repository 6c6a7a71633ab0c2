"""One reader of the journal per server process; every console of the process hangs on it.

It holds the process's only subscription to the notifications of the journal. Woken by one, or
once a second without, it reads the journal once, draws each changed subject once per audience,
and puts the ready text on the queue of each console (docs/decisions/0004, 0007).
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from dispatch.live.feed import MAP, Frame
from dispatch.live.reading import (
    DATABASE_ERRORS,
    P,
    T,
    read_batch,
    reconnecting,
    replay,
    subjects_opened,
)
from dispatch.live.subscribers import Console, heartbeat, is_row
from dispatch.timers.services import run_vital_timers_if_worker_is_down
from dispatch.units.selectors import positions_since
from journal.notify import NOTIFY_GROUP
from programs.base.permissions import Audience
from programs.heartbeat.services import record_last_seen

logger = logging.getLogger(__name__)


STALE_AFTER_POLLS = 3
POSITIONS_SECONDS = 1.0


class Relay:
    """Reads the journal for all consoles of this process, and runs what must go on regardless."""

    def __init__(self) -> None:
        self.cursor = -1
        self.subscribers: dict[Audience, set[Console]] = {}
        self._lock = asyncio.Lock()
        self._notified = asyncio.Event()
        self._read_at = 0.0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="relay")
        # Timers have a thread of their own: one that waits for a lock keeps no frame waiting.
        self._timers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="timers")
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        loops = (
            self._run,
            self._listen,
            self._send_heartbeats,
            self._record_last_seen,
            self._send_positions,
            self._stand_in,
        )
        self._tasks = [asyncio.create_task(loop()) for loop in loops]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._in_thread(lambda: connection.close())
        self._thread.shutdown()
        await asyncio.to_thread(self._timers.shutdown)

    async def subscribe(self, console: Console, seq: int, shown: Iterable[str]) -> None:
        """Bring a console from `seq` to now, then give it every later frame.

        Frames wait meanwhile, so none is missed, doubled or out of order.
        """
        async with self._lock:
            self.unsubscribe(console)
            await self.catch_up()
            console.set_shown(shown)
            if not 0 <= self.cursor - seq <= settings.CONSOLE_BACKLOG_EVENTS:
                console.reload()
                return
            missed = await self._in_thread(replay, console, seq, self.cursor)
            if missed is None:
                console.reload()
                return
            for frame in missed:
                console.offer(frame)
            console.send(heartbeat(self.cursor))
            self.subscribers.setdefault(console.audience, set()).add(console)

    def unsubscribe(self, console: Console) -> None:
        """Send a console nothing more. An audience without consoles is drawn no more."""
        consoles = self.subscribers.get(console.audience, set())
        consoles.discard(console)
        if not consoles:
            self.subscribers.pop(console.audience, None)

    async def catch_up(self) -> None:
        """Read the journal to its end; send each audience each changed subject once."""
        while True:
            wanted = {
                audience: subjects_opened(consoles)
                for audience, consoles in self.subscribers.items()
            }
            batch = await self._in_thread(read_batch, self.cursor, wanted)
            self._read_at = monotonic()
            if batch.cursor == self.cursor:
                return
            for audience, drawn in batch.drawn.items():
                # A copy: somebody may connect or leave while the frames are handed out.
                for console in list(self.subscribers.get(audience, ())):
                    for frame in drawn:
                        if _is_for(frame, console):
                            console.offer(frame)
            self._reload_people(batch.people)
            self.cursor = batch.cursor

    def _reload_people(self, people: frozenset[int]) -> None:
        """Let the consoles of `people` start afresh: what they may see has changed."""
        for console in self._consoles():
            if console.staff_id in people:
                self.unsubscribe(console)
                console.reload()

    def _consoles(self) -> list[Console]:
        return [console for consoles in self.subscribers.values() for console in consoles]

    async def _run(self) -> None:
        """Catch up at each notification, and at each poll without one, for ever."""
        while True:
            try:
                async with self._lock:
                    await self.catch_up()
            except DATABASE_ERRORS as error:
                logger.warning("the journal cannot be read: %s", error)
                await asyncio.sleep(0.2)
            except Exception:
                # A bug is loud and does not end this loop; consoles say STALE until it is repaired.
                logger.exception("the journal cannot be drawn")
            # Not wait_for: before Python 3.12 it forgets a cancellation that comes with the event.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(settings.CONSOLE_POLL_SECONDS):
                    await self._notified.wait()
            self._notified.clear()

    async def _send_heartbeats(self) -> None:
        """Tell quiet consoles that they are up to date, as long as the journal can be read."""
        while True:
            await asyncio.sleep(settings.CONSOLE_HEARTBEAT_SECONDS)
            if monotonic() - self._read_at > STALE_AFTER_POLLS * settings.CONSOLE_POLL_SECONDS:
                continue
            for console in self._consoles():
                # Whoever still has frames to get is not up to date, and must not hear so.
                if console.queue.empty():
                    console.send(heartbeat(self.cursor))

    async def _record_last_seen(self) -> None:
        """Note whose consoles are open, so that a timer can tell who is away."""
        while True:
            await asyncio.sleep(settings.LAST_SEEN_SECONDS)
            present = {console.staff_id for console in self._consoles()}
            try:
                await self._in_thread(record_last_seen, staff_ids=present, at=now())
            except DATABASE_ERRORS as error:
                logger.warning("nobody's presence can be noted: %s", error)

    async def _stand_in(self) -> None:
        """Run the timers that lives hang on for as long as the worker is down."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(settings.STAND_IN_SECONDS)
            try:
                await loop.run_in_executor(self._timers, _run_vital_timers)
            except Exception:
                # Whatever it was: this loop may be all that still calls for help.
                logger.exception("nobody can stand in for the worker")

    async def _send_positions(self) -> None:
        """Tell the consoles with a map where units are, once a second, and only what is new.

        Positions are no part of the journal: the latest is all that anybody wants.
        """
        since, sent_at = now(), dict[int, str]()
        while True:
            await asyncio.sleep(POSITIONS_SECONDS)
            maps = [console for console in self._consoles() if MAP in console.opened]
            if not maps:
                since, sent_at = now(), {}
                continue
            try:
                positions, since = await self._in_thread(positions_since, since)
            except DATABASE_ERRORS as error:
                logger.warning("positions cannot be read: %s", error)
                continue
            moved = [
                (unit_id, latitude, longitude, at)
                for unit_id, latitude, longitude, at in positions
                if sent_at.get(unit_id) != at
            ]
            sent_at.update((unit_id, at) for unit_id, _latitude, _longitude, at in moved)
            if moved:
                text = json.dumps({"positions": moved})
                for console in maps:
                    console.send(text)

    async def _listen(self) -> None:
        """Wait for notifications; when Redis is away, try again each second. The poll goes on."""
        layer: Any = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(NOTIFY_GROUP, channel)
                while True:
                    await layer.receive(channel)
                    self._notified.set()
            except Exception as error:
                # Whatever Redis' client raises: the poll makes up for it.
                logger.warning("no notification can be received: %r", error)
                await asyncio.sleep(1)

    def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._thread, lambda: reconnecting(work, *args, **kwargs))


def _run_vital_timers() -> None:
    try:
        run_vital_timers_if_worker_is_down(at=now())
    finally:
        # Long between two looks: an idle connection of each web process would be held for nothing.
        connection.close()


def _is_for(frame: Frame, console: Console) -> bool:
    """Rows go to every console of the audience; larger things to those that show them."""
    return is_row(frame.subject) or frame.subject in console.opened


_relays: dict[asyncio.AbstractEventLoop, Relay] = {}


def relay() -> Relay:
    """This process's relay, started with its first console."""
    loop = asyncio.get_running_loop()
    if loop not in _relays:
        # A relay lives with its loop; only tests make a second loop in a process.
        _relays.clear()
        _relays[loop] = Relay()
        _relays[loop].start()
    return _relays[loop]
