"""What each fact says about a unit on a call, and so about when the first was there."""

from datetime import datetime
from typing import Final
from uuid import UUID

from journal.codes.units import AssignmentStatus
from journal.facts.units import (
    UnitAssigned,
    UnitProgressed,
    UnitProgressUndone,
    UnitStacked,
    UnitStarted,
)
from programs.ledger.folding import LedgerFold, ReadEvent, fold_call
from programs.ledger.models import CallFact, ResponseFact

_A: Final = AssignmentStatus
# The steps of a response in order, and the column that says when.
STEPS: Final = {
    _A.EN_ROUTE: "en_route_at",
    _A.ON_SCENE: "on_scene_at",
    _A.TRANSPORTING: "transporting_at",
    _A.CLEARED: "ended_at",
    _A.CANCELLED: "ended_at",
}
# What still holds when a response is put back to this step.
BEFORE: Final = {
    _A.STACKED: (),
    _A.DISPATCHED: (),
    _A.EN_ROUTE: ("en_route_at",),
    _A.STAGED: ("en_route_at",),
    _A.ON_SCENE: ("en_route_at", "on_scene_at"),
    _A.TRANSPORTING: ("en_route_at", "on_scene_at", "transporting_at"),
}
NEVER_WENT: Final = (_A.STACKED, _A.CANCELLED)


@fold_call.register
def _assigned(fact: UnitAssigned, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    known = folder.responses.get(fact.assignment)
    at = known.dispatched_at if known else event.at
    _begin(folder, row, fact.assignment, fact.unit, _A.DISPATCHED, at)


@fold_call.register
def _stacked(fact: UnitStacked, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    _begin(folder, row, fact.assignment, fact.unit, _A.STACKED, event.at)


@fold_call.register
def _started(fact: UnitStarted, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    response = folder.response(fact.assignment)
    response.status, response.dispatched_at = _A.DISPATCHED, event.at
    _sum(folder, row)


@fold_call.register
def _progressed(fact: UnitProgressed, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    response = folder.response(fact.assignment)
    response.status = fact.status
    if column := STEPS.get(fact.status):
        # A phone that was out of reach says when it was, not when we heard.
        setattr(response, column, fact.at or event.at)
    _sum(folder, row)


@fold_call.register
def _undone(fact: UnitProgressUndone, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    response = folder.response(fact.assignment)
    response.status = fact.status
    for column in set(STEPS.values()) - set(BEFORE.get(fact.status, ())):
        setattr(response, column, None)
    if fact.status == _A.CANCELLED:
        response.ended_at = event.at
    _sum(folder, row)


def _begin(
    folder: LedgerFold, row: CallFact, key: UUID, unit: str, status: AssignmentStatus, at: datetime
) -> None:
    folder.responses[key] = ResponseFact(
        assignment=key, call=row.call, unit=unit, status=status, dispatched_at=at
    )
    _sum(folder, row)


def _sum(folder: LedgerFold, row: CallFact) -> None:
    """Set when the first unit was sent and on scene, and when the last one was clear."""
    responses = folder.responses_of(row.call)
    sent = [response for response in responses if response.status not in NEVER_WENT]
    row.dispatched_at = min((response.dispatched_at for response in sent), default=None)
    arrivals = [response.on_scene_at for response in responses if response.on_scene_at]
    row.on_scene_at = min(arrivals, default=None)
    # Units called off before they arrived do not count; one that is still there means not clear.
    ends = [
        response.ended_at for response in responses if response.on_scene_at and response.ended_at
    ]
    row.cleared_at = max(ends) if ends and len(ends) == len(arrivals) else None
