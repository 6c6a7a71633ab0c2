"""Reading the journal into the ledger: forward from where it stopped, or all of it again.

What cannot be read is set aside, logged and counted, and what comes after it is read
(docs/decisions/0030).
"""

import logging
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import now

from journal.facts.catalog import ALL, FACTS
from journal.facts.fact import Unread
from journal.facts.people import PresenceChanged
from journal.models import Event
from journal.selectors import events_after, fact_of, last_seq
from programs.ledger import calls, responses, tasks
from programs.ledger.folding import (
    OPENINGS,
    LedgerFold,
    NotInLedger,
    ReadEvent,
    fold,
    says_of_calls,
    says_of_tasks,
)
from programs.ledger.models import (
    LEDGER,
    WHY_LENGTH,
    CallFact,
    LedgerCursor,
    ResponseFact,
    SetAside,
    TaskFact,
)

logger = logging.getLogger(__name__)
BATCH: Final = 2000
WRITTEN_AT_ONCE: Final = 1000
# Where the folds of each kind stand: to import them is to register them.
FOLDED_IN: Final = (calls, responses, tasks)
READ: Final = {
    shape.KIND
    for shape in ALL
    if shape is PresenceChanged or says_of_calls(shape) or says_of_tasks(shape)
}


def project() -> int:
    """Bring the ledger up to date with the journal; return how many events were read.

    A timer or a command calls it, never the drawing of a page. Whoever comes second waits for
    the first and then has nothing left to do.
    """
    read = 0
    while batch := _step():
        read += batch
    return read


def take_ledger() -> bool:
    """Take the ledger until the end of the transaction; False where somebody else has it."""
    LedgerCursor.objects.get_or_create(pk=1)
    return LedgerCursor.objects.select_for_update(skip_locked=True).filter(pk=1).exists()


@transaction.atomic
def rebuild() -> int:
    """Make every row again from the first event on; return how many events were read.

    What was set aside is tried again.
    """
    cursor = _lock()
    CallFact.objects.all().delete()
    ResponseFact.objects.all().delete()
    TaskFact.objects.all().delete()
    SetAside.objects.filter(reader=LEDGER).delete()
    cursor.seq = 0
    cursor.save(update_fields=["seq"])
    return project()


@transaction.atomic
def _step() -> int:
    """Read one batch and move the cursor with it, in one transaction: none is counted twice."""
    # Without the lock: where nothing is new, nobody waits.
    if LedgerCursor.objects.filter(seq=last_seq()).exists():
        return 0
    cursor = _lock()
    events = events_after(cursor.seq, BATCH)
    if not events:
        return 0
    readable, aside = _read(events)
    folder = _folder_for(readable)
    aside += _fold(folder, readable)
    _write(folder)
    _set_aside(aside)
    cursor.seq = events[-1].seq
    cursor.save(update_fields=["seq"])
    return len(events)


def _lock() -> LedgerCursor:
    LedgerCursor.objects.get_or_create(pk=1)
    return LedgerCursor.objects.select_for_update().get(pk=1)


def _read(events: Sequence[Event]) -> tuple[list[ReadEvent], list[tuple[int, str]]]:
    """What the ledger counts of these events; and what it cannot read, with why."""
    readable: list[ReadEvent] = []
    aside: list[tuple[int, str]] = []
    for event in events:
        if event.kind in FACTS and event.kind not in READ:
            continue
        fact = fact_of(event)
        if isinstance(fact, Unread):
            aside.append((event.seq, f"{fact.kind}: {fact.why}"))
        else:
            readable.append(ReadEvent(event.seq, event.at, tuple(event.subjects), fact))
    return readable, aside


def _fold(folder: LedgerFold, events: Sequence[ReadEvent]) -> list[tuple[int, str]]:
    """Fold each; return what builds on something that was set aside, with why."""
    aside: list[tuple[int, str]] = []
    for event in events:
        try:
            fold(folder, event)
        except NotInLedger as missing:
            aside.append((event.seq, f"{event.fact.KIND}: {missing} is not in the ledger"))
    return aside


def _set_aside(events: Sequence[tuple[int, str]]) -> None:
    for seq, why in events:
        logger.error("the ledger cannot count event %s (%s): set aside", seq, why)
    at = now()
    SetAside.objects.bulk_create(
        [SetAside(reader=LEDGER, seq=seq, why=why[:WHY_LENGTH], at=at) for seq, why in events],
        ignore_conflicts=True,
    )


def _folder_for(events: Sequence[ReadEvent]) -> LedgerFold:
    """The rows that these facts may change, as they are stored: a few queries a batch."""
    about = {subject for event in events for subject in event.subjects}
    # A call that this batch opens has no row yet.
    opened = {
        subject
        for event in events
        if isinstance(event.fact, OPENINGS)
        for subject in event.subjects
    }
    known = [UUID(subject[5:]) for subject in about - opened if subject.startswith("call:")]
    moved = [
        int(event.subjects[0].partition(":")[2])
        for event in events
        if isinstance(event.fact, PresenceChanged)
    ]
    folder = LedgerFold()
    if known:
        folder.calls = CallFact.objects.in_bulk(known)
        folder.responses = {
            response.assignment: response
            for response in ResponseFact.objects.filter(call__in=known)
        }
    owed = [event.subjects[0] for event in events if says_of_tasks(type(event.fact))]
    folder.tasks = TaskFact.objects.in_bulk(owed)
    if moved:
        talking = CallFact.objects.filter(talker__in=moved, talk_ended_at=None)
        for fact in talking:
            # One object a call: a second copy would overwrite what was folded into the first.
            row = folder.calls.setdefault(fact.call, fact)
            folder.talking.setdefault(int(row.talker or 0), set()).add(row.call)
    return folder


def _write(folder: LedgerFold) -> None:
    _upsert(CallFact, list(folder.calls.values()))
    _upsert(ResponseFact, list(folder.responses.values()))
    _upsert(TaskFact, list(folder.tasks.values()))


def _upsert(model: type[Model], rows: Sequence[Model]) -> None:
    if not rows:
        return
    key = model._meta.pk.name
    assert key is not None
    columns = [column.name for column in model._meta.fields if column.name != key]
    model._default_manager.bulk_create(
        rows,
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=columns,
    )
