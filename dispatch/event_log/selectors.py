"""The journal as an audience may read it."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from dispatch.calls.selectors import calls_visible_to
from dispatch.event_log.cards import JournalLine
from journal.facts.catalog import readers_of
from journal.facts.fact import NOT_SHOWN, Readers, Unread
from journal.models import Event
from journal.selectors import events_after, fact_of
from journal.subjects import keys_of
from programs.base.permissions import Audience, Can, allows

# The subjects that ask for something themselves; of the others the fact says who may read it.
CALL: Final = "call"
ASKS: Final = {"unit": Can.SEE_UNITS, "staff": Can.SEE_JOURNAL}


def events_for(audience: Audience, after: int, limit: int) -> tuple[Sequence[JournalLine], int]:
    """Visible events after a number, and how far was read: ask again from there."""
    read = events_after(after, limit)
    reached = read[-1].seq if read else after
    hidden = _hidden(audience, {subject for event in read for subject in event.subjects})
    return [
        _line(event)
        for event in read
        if hidden.isdisjoint(event.subjects) and _reads(audience, event.kind)
    ], reached


def _reads(audience: Audience, kind: str) -> bool:
    return readers_of(kind) == Readers.SUBJECTS or allows(audience, Can.SEE_JOURNAL)


def _hidden(audience: Audience, subjects: Iterable[str]) -> set[str]:
    """The subjects of which this audience may read nothing."""
    kinds: dict[str, set[str]] = {}
    for subject in subjects:
        kinds.setdefault(subject.partition(":")[0], set()).add(subject)
    calls = kinds.get(CALL, set())
    ids = keys_of(calls, CALL, UUID).values()
    seen = calls_visible_to(audience).filter(pk__in=ids).values_list("pk", flat=True)
    hidden = calls - {f"{CALL}:{pk}" for pk in seen}
    for kind, needed in ASKS.items():
        if not allows(audience, needed):
            hidden |= kinds.get(kind, set())
    return hidden


def _line(event: Event) -> JournalLine:
    """What cannot be read is not handed on: nobody here knows what stands in it."""
    unread = isinstance(fact_of(event), Unread)
    return JournalLine(
        seq=event.seq,
        at=event.at,
        kind=event.kind,
        actor_id=event.actor_id,
        subjects=event.subjects,
        data={} if unread else event.data,
        unread=str(NOT_SHOWN) if unread else "",
    )
