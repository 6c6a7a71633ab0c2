"""What one fact says about a call: from the row as it was to the row as it is.

Pure but for the row classes; nothing here asks the database. A function takes the fact it
folds, so that whoever renames a field of it is told here.
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
class Told:
    """An event with its fact read: when it happened, and what it is about."""

    seq: int
    at: datetime
    subjects: tuple[str, ...]
    fact: Fact

    @property
    def call_id(self) -> UUID:
        return UUID(next(one for one in self.subjects if one.startswith("call:"))[5:])


@dataclass(slots=True)
class LedgerFold:
    """The rows that a batch of events is about, as far as they have been folded."""

    calls: dict[UUID, CallFact] = field(default_factory=dict)
    responses: dict[UUID, ResponseFact] = field(default_factory=dict)
    tasks: dict[str, TaskFact] = field(default_factory=dict)
    talking: dict[int, set[UUID]] = field(default_factory=dict)

    def response(self, assignment: UUID) -> ResponseFact:
        if assignment not in self.responses:
            raise NotInLedger("the assignment it is about")
        return self.responses[assignment]

    def task(self, told: Told) -> TaskFact:
        if told.subjects[0] not in self.tasks:
            raise NotInLedger("what it says was owed")
        return self.tasks[told.subjects[0]]

    def responses_of(self, call_id: UUID) -> list[ResponseFact]:
        return [one for one in self.responses.values() if one.call == call_id]

    def talk(self, row: CallFact, staff_id: int) -> None:
        row.talker, row.talk_ended_at = staff_id, None
        self.talking.setdefault(staff_id, set()).add(row.call)

    def hang_up(self, fact: PresenceChanged, told: Told) -> None:
        staff_id = int(told.subjects[0].partition(":")[2])
        if fact.presence in TALK_ENDED_BY:
            for call_id in self.talking.pop(staff_id, ()):
                end_talk(self.calls[call_id], told.at)


def end_talk(row: CallFact, at: datetime) -> None:
    if row.accepted_at and row.talk_ended_at is None:
        row.talk_ended_at = at


@singledispatch
def fold_call(fact: Fact, folder: LedgerFold, row: CallFact, told: Told) -> None:
    """Take into a call's row what a fact says of it: a function a kind (`calls`, `responses`)."""


@singledispatch
def fold_task(fact: Fact, folder: LedgerFold, told: Told) -> None:
    """Take into a task's row what a fact says of it (`tasks`)."""


def says_of_calls(shape: type[Fact]) -> bool:
    return fold_call.dispatch(shape) is not fold_call.dispatch(Fact)


def says_of_tasks(shape: type[Fact]) -> bool:
    return fold_task.dispatch(shape) is not fold_task.dispatch(Fact)


def fold(folder: LedgerFold, told: Told) -> None:
    """Take one fact in. Raises NotInLedger where what it builds on is not there."""
    fact = told.fact
    if isinstance(fact, PresenceChanged):
        folder.hang_up(fact, told)
        return
    fold_task(fact, folder, told)
    if not says_of_calls(type(fact)):
        return
    if isinstance(fact, OPENINGS):
        folder.calls[told.call_id] = CallFact(call=told.call_id, received_at=told.at)
    if row := folder.calls.get(told.call_id):
        fold_call(fact, folder, row, told)
