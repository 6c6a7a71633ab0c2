"""Reading the journal into the ledger: forward from where it stopped, or all of it again."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from journal.models import Event
from journal.selectors import events_after, head
from programs.ledger.folding import FOLDS, OPENINGS, TASK_FOLDS, Folder
from programs.models import CallFact, LedgerCursor, ResponseFact, TaskFact

BATCH: Final = 2000
WRITTEN_AT_ONCE: Final = 1000
_PRESENCE: Final = "staff.presence_changed"
READ: Final = {*FOLDS, *TASK_FOLDS, _PRESENCE}


def project() -> int:
    """Bring the ledger up to date with the journal; return how many events were read.

    Whoever comes second waits for the first and then finds nothing left to do.
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
    """Make every row again from the first event on; return how many events were read."""
    cursor = _lock()
    CallFact.objects.all().delete()
    ResponseFact.objects.all().delete()
    TaskFact.objects.all().delete()
    cursor.seq = 0
    cursor.save(update_fields=["seq"])
    return project()


@transaction.atomic
def _step() -> int:
    if LedgerCursor.objects.filter(seq=head()).exists():
        return 0
    cursor = _lock()
    events = events_after(cursor.seq, BATCH)
    if not events:
        return 0
    _write(_fold([event for event in events if event.kind in READ]))
    cursor.seq = events[-1].seq
    cursor.save(update_fields=["seq"])
    return len(events)


def _lock() -> LedgerCursor:
    LedgerCursor.objects.get_or_create(pk=1)
    return LedgerCursor.objects.select_for_update().get(pk=1)


def _fold(events: Sequence[Event]) -> Folder:
    folder = _folder_for(events)
    for event in events:
        folder.fold(event)
    return folder


def _folder_for(events: Sequence[Event]) -> Folder:
    """The rows that these events may change, as they are stored."""
    about = {one for event in events for one in event.subjects}
    made_here = {one for event in events if event.kind in OPENINGS for one in event.subjects}
    calls = [UUID(one[5:]) for one in about - made_here if one.startswith("call:")]
    moved = [int(e.subjects[0].partition(":")[2]) for e in events if e.kind == _PRESENCE]
    folder = Folder()
    if calls:
        folder.calls = CallFact.objects.in_bulk(calls)
        folder.responses = {
            one.assignment: one for one in ResponseFact.objects.filter(call__in=calls)
        }
    folder.tasks = TaskFact.objects.in_bulk([e.subjects[0] for e in events if e.kind in TASK_FOLDS])
    if moved:
        talking = CallFact.objects.filter(talker__in=moved, talk_ended_at=None)
        for fact in talking:
            kept = folder.calls.setdefault(fact.call, fact)
            folder.talking.setdefault(int(kept.talker or 0), set()).add(kept.call)
    return folder


def _write(folder: Folder) -> None:
    _upsert(CallFact, list(folder.calls.values()))
    _upsert(ResponseFact, list(folder.responses.values()))
    _upsert(TaskFact, list(folder.tasks.values()))


def _upsert(model: type[Model], rows: Sequence[Model]) -> None:
    if not rows:
        return
    key = model._meta.pk.name
    assert key is not None
    others = [one.name for one in model._meta.fields if one.name != key]
    model._default_manager.bulk_create(
        rows,
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=others,
    )
