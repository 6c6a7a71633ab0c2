"""One open screen at the relay: what it shows, and the frames it is still owed."""

import asyncio
import json
from collections.abc import Iterable

from django.conf import settings

from dispatch.live.feed import ROWS, Frame
from programs.base.permissions import Audience

RELOAD = json.dumps({"reload": True})


class Console:
    """One open screen: what it shows, and the frames it is still owed."""

    def __init__(self, staff_id: int, audience: Audience) -> None:
        self.staff_id = staff_id
        self.audience = audience
        self.shown: set[str] = set()
        self.opened: frozenset[str] = frozenset()
        self.queue: asyncio.Queue[str] = asyncio.Queue(settings.CONSOLE_QUEUE_FRAMES)
        self.leaving = False

    def show(self, subjects: Iterable[str]) -> None:
        """Note what the page says it has on its screen: rows, and larger things opened."""
        self.shown = set(subjects)
        larger = (one for one in self.shown if not is_row(one))
        desk = f"desk:{self.staff_id}"
        self.opened = frozenset(one for one in larger if one == desk or kind_of(one) != "desk")

    def offer(self, frame: Frame) -> None:
        """Queue a frame. A removal of what is not shown is nobody's business here."""
        if frame.html is None:
            if frame.subject not in self.shown:
                return
            self.shown.discard(frame.subject)
        else:
            self.shown.add(frame.subject)
        self.say(frame.text)

    def say(self, text: str) -> None:
        """Queue a text. A console that falls too far behind is let go, to resume by itself."""
        if self.leaving:
            return
        try:
            self.queue.put_nowait(text)
        except asyncio.QueueFull:
            self.leaving = True

    def reload(self) -> None:
        """Tell the page to start afresh, and end the connection after the word is out."""
        self.say(RELOAD)
        self.leaving = True


def heartbeat(seq: int) -> str:
    """The beat: nothing up to `seq` is owed to whoever hears this."""
    return json.dumps({"alive": seq})


def is_row(subject: str) -> bool:
    return kind_of(subject) in ROWS


def kind_of(subject: str) -> str:
    return subject.partition(":")[0]
