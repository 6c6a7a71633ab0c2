"""Reading the journal. Who may see an event is decided above, by its subjects."""

from collections.abc import Sequence
from datetime import UTC, datetime

from journal.chain import GENESIS, hash_event
from journal.facts.catalog import read
from journal.facts.fact import Fact, Unread
from journal.models import Event, Head

BATCH = 1000
# More does not happen in the few seconds in which something can be taken back.
LATELY = 500


def last_seq() -> int:
    """The number of the last committed event."""
    return Head.objects.values_list("seq", flat=True).get()


def events_after(seq: int, limit: int = BATCH) -> Sequence[Event]:
    """The next events in order, at most `limit`."""
    return list(Event.objects.filter(seq__gt=seq).order_by("seq")[:limit])


def fact_of(event: Event) -> Fact | Unread:
    """What an event tells, or why this program cannot read it."""
    return read(event.kind, event.data)


def first_event_at() -> datetime | None:
    """When the journal began."""
    return Event.objects.order_by("seq").values_list("at", flat=True).first()


def history_of(subject: str) -> Sequence[Event]:
    """Everything that happened to `subject`, such as "call:…", oldest first."""
    return list(Event.objects.filter(subjects__contains=[subject]).order_by("seq"))


def latest_by(actor_id: int, facts: Sequence[type[Fact]], since: datetime) -> Event | None:
    """The last thing of these kinds that somebody did since then."""
    # By number from the end: of the actor there is no index, and the last few are enough.
    kinds = {fact.KIND for fact in facts}
    for event in Event.objects.order_by("-seq")[:LATELY]:
        if event.at < since:
            return None
        if event.actor_id == actor_id and event.kind in kinds:
            return event
    return None


def first_broken_link() -> str | None:
    """Walk the chain; say where it first fails to hold, or None when it is whole."""
    expected, previous = 1, GENESIS
    while batch := events_after(expected - 1, BATCH):
        for event in batch:
            if event.seq != expected:
                return f"event {expected} is missing"
            if event.hash != _expected_hash(event, previous):
                return f"event {event.seq} was altered, or one before it was replaced"
            expected, previous = event.seq + 1, event.hash
    top = Head.objects.get()
    if (top.seq, top.hash) != (expected - 1, previous):
        return f"the journal ends at {expected - 1}, its head says {top.seq}"
    return None


def _expected_hash(event: Event, previous: str) -> str:
    return hash_event(
        previous,
        seq=event.seq,
        at=event.at.astimezone(UTC),
        kind=event.kind,
        actor_id=event.actor_id,
        subjects=event.subjects,
        data=event.data,
    )
