"""One reading of the journal: what changed, drawn for each audience. In the relay's own thread."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from dispatch.live.feed import (
    Frame,
    FrameRenderer,
    changed_subjects,
    frames,
    only_noted,
    people_whose_access_changed,
)
from dispatch.live.subscribers import Console
from journal.selectors import events_after, last_seq
from programs.base.permissions import Audience

DATABASE_ERRORS = (DatabaseError, InterfaceError)


P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Batch:
    """One reading of the journal, drawn for each audience."""

    cursor: int
    drawn: Mapping[Audience, Sequence[Frame]]
    people: frozenset[int]


def reconnecting(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` on this thread's connection, which is given up when it turns out broken."""
    try:
        return work(*args, **kwargs)
    except DATABASE_ERRORS:
        connection.close()
        raise


def read_batch(cursor: int, wanted: Mapping[Audience, frozenset[str]]) -> Batch:
    """The next events after `cursor`, drawn for each audience with what its consoles opened.

    The first reading of a process only finds the end: nobody is there yet to send the past to.
    """
    if cursor < 0:
        return Batch(last_seq(), {}, frozenset())
    events = events_after(cursor, settings.CONSOLE_BACKLOG_EVENTS)
    if not events:
        return Batch(cursor, {}, frozenset())
    renderer = FrameRenderer(changed_subjects(events), list(wanted), only_noted(events))
    drawn = {audience: renderer.frames(audience, opened) for audience, opened in wanted.items()}
    return Batch(events[-1].seq, drawn, frozenset(people_whose_access_changed(events)))


def replay(console: Console, seq: int, cursor: int) -> list[Frame] | None:
    """What a console missed, or None when its own access changed meanwhile."""
    if seq == cursor:
        return []
    events = events_after(seq, cursor - seq)
    if console.staff_id in people_whose_access_changed(events):
        return None
    return frames(console.audience, changed_subjects(events), console.opened, only_noted(events))


def subjects_opened(consoles: Iterable[Console]) -> frozenset[str]:
    return frozenset().union(*(console.opened for console in consoles))
