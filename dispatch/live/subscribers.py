"""A console at the relay: what it shows, and the frames that wait for it."""

import asyncio
import json
from collections.abc import Iterable

from django.conf import settings

from dispatch.coaching.cards import OWN_PANEL
from dispatch.live.feed import ROWS, Frame
from programs.base.permissions import Audience

RELOAD = json.dumps({"reload": True})


class Console:
    """One open screen: what it shows, and the frames that are still to be sent to it."""

    def __init__(self, staff_id: int, audience: Audience) -> None:
        self.staff_id = staff_id
        self.audience = audience
        self.shown: set[str] = set()
        self.opened: frozenset[str] = frozenset()
        self.queue: asyncio.Queue[str] = asyncio.Queue(settings.CONSOLE_QUEUE_FRAMES)
        self.closing = False

    def set_shown(self, subjects: Iterable[str]) -> None:
        """Note what the page says it has on its screen: rows, and larger things opened.

        Another person's own panel is ignored: it is not for this console, whatever it asks.
        """
        self.shown = set(subjects)
        larger = (subject for subject in self.shown if not is_row(subject))
        own_panel = f"{OWN_PANEL}:{self.staff_id}"
        self.opened = frozenset(
            subject for subject in larger if subject == own_panel or kind_of(subject) != OWN_PANEL
        )

    def offer(self, frame: Frame) -> None:
        """Queue a frame. The removal of a row that is not shown is not sent: it would tell this
        console of a call that it may not see.
        """
        if frame.html is None:
            if frame.subject not in self.shown:
                return
            self.shown.discard(frame.subject)
        else:
            self.shown.add(frame.subject)
        self.send(frame.text)

    def send(self, text: str) -> None:
        """Queue a text. A console that falls too far behind is closed, to resume by itself."""
        if self.closing:
            return
        try:
            self.queue.put_nowait(text)
        except asyncio.QueueFull:
            self.closing = True

    def reload(self) -> None:
        """Tell the page to start afresh, and end the connection after the word is out."""
        self.send(RELOAD)
        self.closing = True


def heartbeat(seq: int) -> str:
    """The text that says: up to `seq` nothing more is to come."""
    return json.dumps({"alive": seq})


def is_row(subject: str) -> bool:
    return kind_of(subject) in ROWS


def kind_of(subject: str) -> str:
    return subject.partition(":")[0]
