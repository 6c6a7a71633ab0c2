"""What one fact changes in the rows of the ledger.

It touches rows in memory only and never asks the database. Each function names the type of fact
it folds, so that a renamed field fails the type check here.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import singledispatch
from typing import Final
from uuid import UUID

from journal.codes.people import Presence
from journal.facts.boards import CallLoaded
from journal.facts.calls import CallReceived
from journal.facts.fact import Fact
from journal.facts.people import PresenceChanged
from programs.ledger.models import CallFact, ResponseFact, TaskFact

TALK_ENDED_BY: Final = (Presence.WRAP_UP, Presence.OFF, Presence.BREAK)
OPENINGS: Final = (CallReceived, CallLoaded)


class NotInLedger(Exception):
    """A fact builds on a row that the ledger has not got: what made it was set aside."""


@dataclass(frozen=True, slots=True)
class ReadEvent:
    """An event with its data parsed: when it happened, and what it is about."""

    seq: int
    at: datetime
    subjects: tuple[str, ...]
    fact: Fact

    @property
    def call_id(self) -> UUID:
        """The call it is about. Raises StopIteration where it is about none."""
        return UUID(next(name for name in self.subjects if name.startswith("call:"))[5:])


@dataclass(slots=True)
class LedgerFold:
    """The rows that a batch of events is about, as far as they have been folded.

    `talking` has, by clinician, the calls on whose phone they are.
    """

    calls: dict[UUID, CallFact] = field(default_factory=dict)
    responses: dict[UUID, ResponseFact] = field(default_factory=dict)
    tasks: dict[str, TaskFact] = field(default_factory=dict)
    talking: dict[int, set[UUID]] = field(default_factory=dict)

    def response(self, assignment: UUID) -> ResponseFact:
        if assignment not in self.responses:
            raise NotInLedger("the assignment it is about")
        return self.responses[assignment]

    def task(self, event: ReadEvent) -> TaskFact:
        if event.subjects[0] not in self.tasks:
            raise NotInLedger("what it says was owed")
        return self.tasks[event.subjects[0]]

    def responses_of(self, call_id: UUID) -> list[ResponseFact]:
        return [response for response in self.responses.values() if response.call == call_id]

    def talk(self, row: CallFact, staff_id: int) -> None:
        """A clinician has taken the call over: phone time runs."""
        row.talker, row.talk_ended_at = staff_id, None
        self.talking.setdefault(staff_id, set()).add(row.call)

    def hang_up(self, fact: PresenceChanged, event: ReadEvent) -> None:
        """End the phone time of a clinician who is no longer on a call."""
        staff_id = int(event.subjects[0].partition(":")[2])
        if fact.presence in TALK_ENDED_BY:
            for call_id in self.talking.pop(staff_id, ()):
                end_talk(self.calls[call_id], event.at)


def end_talk(row: CallFact, at: datetime) -> None:
    if row.accepted_at and row.talk_ended_at is None:
        row.talk_ended_at = at


@singledispatch
def fold_call(fact: Fact, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    """Take into a call's row what a fact says of it: a function a kind (`calls`, `responses`)."""


@singledispatch
def fold_task(fact: Fact, folder: LedgerFold, event: ReadEvent) -> None:
    """Take into a task's row what a fact says of it (`tasks`)."""


def says_of_calls(shape: type[Fact]) -> bool:
    """Whether a function is registered for facts of this type."""
    return fold_call.dispatch(shape) is not fold_call.dispatch(Fact)


def says_of_tasks(shape: type[Fact]) -> bool:
    return fold_task.dispatch(shape) is not fold_task.dispatch(Fact)


def fold(folder: LedgerFold, event: ReadEvent) -> None:
    """Take one fact in. Raises NotInLedger where what it builds on is not there."""
    fact = event.fact
    # It names a person and no call; what it ends are the calls they are talking on.
    if isinstance(fact, PresenceChanged):
        folder.hang_up(fact, event)
        return
    fold_task(fact, folder, event)
    if not says_of_calls(type(fact)):
        return
    if isinstance(fact, OPENINGS):
        folder.calls[event.call_id] = CallFact(call=event.call_id, received_at=event.at)
    # A call whose opening was set aside has no row, and then nothing of it is counted.
    if row := folder.calls.get(event.call_id):
        fold_call(fact, folder, row, event)
