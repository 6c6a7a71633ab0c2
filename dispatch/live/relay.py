"""One reader of the journal per server process; every console of the process hangs on it.

It holds the process's only subscription to the bell. Woken by the bell, or once a second
when no bell comes, it reads the journal once, draws each changed subject once per audience,
and puts the ready text on the queue of each console (docs/decisions/0004, 0007).
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Any, ParamSpec, TypeVar

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils.timezone import now

from dispatch.live.feed import (
    MAP,
    Frame,
    FrameRenderer,
    changed_subjects,
    frames,
    people_whose_access_changed,
)
from dispatch.live.subscribers import Console, heartbeat, is_row
from dispatch.timers.services import run_vital_timers_if_worker_is_down
from dispatch.units.selectors import positions_since
from journal.notify import NOTIFY_GROUP
from journal.selectors import events_after, last_seq
from programs.base.permissions import Audience
from programs.heartbeat.services import record_last_seen

logger = logging.getLogger(__name__)
DATABASE_ERRORS = (DatabaseError, InterfaceError)
STALE_AFTER_POLLS = 3
POSITIONS_SECONDS = 1.0
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Batch:
    """One reading of the journal, drawn for each audience."""

    cursor: int
    drawn: Mapping[Audience, Sequence[Frame]]
    people: frozenset[int]


class Relay:
    def __init__(self) -> None:
        self.cursor = -1
        self.seats: dict[Audience, set[Console]] = {}
        self._lock = asyncio.Lock()
        self._rung = asyncio.Event()
        self._read_at = 0.0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="relay")
        # Timers have a thread of their own: one that waits for a lock keeps no frame waiting.
        self._timers = ThreadPoolExecutor(max_workers=1, thread_name_prefix="timers")
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        loops = (self._run, self._listen, self._beat, self._watch, self._follow, self._stand_in)
        self._tasks = [asyncio.create_task(loop()) for loop in loops]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._in_thread(lambda: connection.close())
        self._thread.shutdown()
        await asyncio.to_thread(self._timers.shutdown)

    async def seat(self, console: Console, seq: int, shown: Iterable[str]) -> None:
        """Bring a console from `seq` to now, then give it every later frame.

        Frames wait meanwhile, so none is missed, doubled or out of order.
        """
        async with self._lock:
            self.leave(console)
            await self.catch_up()
            console.show(shown)
            if not 0 <= self.cursor - seq <= settings.CONSOLE_BACKLOG_EVENTS:
                console.reload()
                return
            missed = await self._in_thread(_replay, console, seq, self.cursor)
            if missed is None:
                console.reload()
                return
            for frame in missed:
                console.offer(frame)
            console.say(heartbeat(self.cursor))
            self.seats.setdefault(console.audience, set()).add(console)

    def leave(self, console: Console) -> None:
        seats = self.seats.get(console.audience, set())
        seats.discard(console)
        if not seats:
            self.seats.pop(console.audience, None)

    async def catch_up(self) -> None:
        """Read the journal to its end; send each audience each changed subject once."""
        while True:
            wanted = {audience: _subjects_opened(seats) for audience, seats in self.seats.items()}
            batch = await self._in_thread(_read, self.cursor, wanted)
            self._read_at = monotonic()
            if batch.cursor == self.cursor:
                return
            for audience, drawn in batch.drawn.items():
                for console in list(self.seats.get(audience, ())):
                    for frame in drawn:
                        if _is_for(frame, console):
                            console.offer(frame)
            self._dismiss(batch.people)
            self.cursor = batch.cursor

    def _dismiss(self, people: frozenset[int]) -> None:
        for seats in list(self.seats.values()):
            for console in list(seats):
                if console.staff_id in people:
                    self.leave(console)
                    console.reload()

    async def _run(self) -> None:
        while True:
            try:
                async with self._lock:
                    await self.catch_up()
            except DATABASE_ERRORS as error:
                logger.warning("the journal cannot be read: %s", error)
                await asyncio.sleep(0.2)
            except Exception:
                # A bug is loud and does not end this loop; consoles say STALE until it is mended.
                logger.exception("the journal cannot be drawn")
            # Not wait_for: before Python 3.12 it forgets a cancellation that comes with the bell.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(settings.CONSOLE_POLL_SECONDS):
                    await self._rung.wait()
            self._rung.clear()

    async def _beat(self) -> None:
        """Tell quiet consoles that they are up to date, as long as the journal can be read."""
        while True:
            await asyncio.sleep(settings.CONSOLE_HEARTBEAT_SECONDS)
            if monotonic() - self._read_at > STALE_AFTER_POLLS * settings.CONSOLE_POLL_SECONDS:
                continue
            for seats in self.seats.values():
                for console in seats:
                    if console.queue.empty():
                        console.say(heartbeat(self.cursor))

    async def _watch(self) -> None:
        """Note whose consoles are open, so that a timer can tell who is away."""
        while True:
            await asyncio.sleep(settings.LAST_SEEN_SECONDS)
            there = {console.staff_id for seats in self.seats.values() for console in seats}
            try:
                await self._in_thread(record_last_seen, staff_ids=there, at=now())
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

    async def _follow(self) -> None:
        """Tell the consoles with a map where units are, once a second, and only what is new.

        Positions are no part of the journal: the latest is all that anybody wants.
        """
        since, told = now(), dict[int, str]()
        while True:
            await asyncio.sleep(POSITIONS_SECONDS)
            lookers = [one for seats in self.seats.values() for one in seats if MAP in one.opened]
            if not lookers:
                since, told = now(), {}
                continue
            try:
                heard, since = await self._in_thread(positions_since, since)
            except DATABASE_ERRORS as error:
                logger.warning("positions cannot be read: %s", error)
                continue
            moved = [one for one in heard if told.get(one[0]) != one[3]]
            told.update((one[0], one[3]) for one in moved)
            if moved:
                text = json.dumps({"positions": moved})
                for console in lookers:
                    console.say(text)

    async def _listen(self) -> None:
        """Hear the bell; when Redis is away, try again each second. The poll goes on."""
        layer: Any = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(NOTIFY_GROUP, channel)
                while True:
                    await layer.receive(channel)
                    self._rung.set()
            except Exception as error:
                # Whatever Redis' client raises: the poll makes up for it.
                logger.warning("the bell cannot be heard: %r", error)
                await asyncio.sleep(1)

    def _in_thread(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._thread, lambda: _reconnecting(work, *args, **kwargs))


def _reconnecting(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` on this thread's connection, which is given up when it turns out broken."""
    try:
        return work(*args, **kwargs)
    except DATABASE_ERRORS:
        connection.close()
        raise


def _read(cursor: int, wanted: Mapping[Audience, frozenset[str]]) -> Batch:
    if cursor < 0:
        return Batch(last_seq(), {}, frozenset())
    events = events_after(cursor, settings.CONSOLE_BACKLOG_EVENTS)
    if not events:
        return Batch(cursor, {}, frozenset())
    drawer = FrameRenderer(changed_subjects(events), list(wanted))
    drawn = {audience: drawer.frames(audience, opened) for audience, opened in wanted.items()}
    return Batch(events[-1].seq, drawn, frozenset(people_whose_access_changed(events)))


def _replay(console: Console, seq: int, cursor: int) -> list[Frame] | None:
    """What a console missed, or None when its own access changed meanwhile."""
    if seq == cursor:
        return []
    events = events_after(seq, cursor - seq)
    if console.staff_id in people_whose_access_changed(events):
        return None
    return frames(console.audience, changed_subjects(events), console.opened)


def _run_vital_timers() -> None:
    try:
        run_vital_timers_if_worker_is_down(at=now())
    finally:
        connection.close()


def _subjects_opened(seats: Iterable[Console]) -> frozenset[str]:
    return frozenset().union(*(console.opened for console in seats))


def _is_for(frame: Frame, console: Console) -> bool:
    """Rows go to every console of the audience; larger things to those that show them."""
    return is_row(frame.subject) or frame.subject in console.opened


_relays: dict[asyncio.AbstractEventLoop, Relay] = {}


def relay() -> Relay:
    """This process's relay, started with its first console."""
    loop = asyncio.get_running_loop()
    if loop not in _relays:
        _relays.clear()
        _relays[loop] = Relay()
        _relays[loop].start()
    return _relays[loop]
