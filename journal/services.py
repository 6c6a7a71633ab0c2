"""Recording facts: the only writer of the journal (docs/decisions/0003)."""

from typing import Any

from django.db import connection, transaction
from django.utils.timezone import now

from journal.chain import Entry, hash_event
from journal.facts.catalog import dump
from journal.models import Event
from journal.notify import notify


def append(*entries: Entry, by: int | None) -> int:
    """Record `entries` as the last write of the current transaction.

    `by` is the acting person's id, or None for the clock. Numbering locks the head
    row until commit, so numbers are commit-ordered and gap-free: a reader that has
    seen N has seen everything up to N. Returns the last number. Raises RuntimeError
    outside a transaction.
    """
    last, previous = _reserve(len(entries))
    # Read under the lock of the head row, so that times are in the order of the numbers.
    at = now()
    events = []
    for seq, entry in enumerate(entries, start=last - len(entries) + 1):
        content: dict[str, Any] = {
            "seq": seq,
            "at": at,
            "kind": entry.fact.KIND,
            "actor_id": by,
            "subjects": list(entry.subjects),
            "data": dump(entry.fact),
        }
        previous = hash_event(previous, **content)
        events.append(Event(hash=previous, **content))
    Event.objects.bulk_create(events)
    _seal(previous)
    # Robust: the facts are committed, and no failure to tell of them may look as if they were not.
    transaction.on_commit(lambda: notify(last), robust=True)
    return last


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
