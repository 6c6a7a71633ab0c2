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
from programs.ledger.folding import LedgerFold, Told, fold_call
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
def _assigned(fact: UnitAssigned, folder: LedgerFold, row: CallFact, told: Told) -> None:
    known = folder.responses.get(fact.assignment)
    at = known.dispatched_at if known else told.at
    _begin(folder, row, fact.assignment, fact.unit, _A.DISPATCHED, at)


@fold_call.register
def _stacked(fact: UnitStacked, folder: LedgerFold, row: CallFact, told: Told) -> None:
    _begin(folder, row, fact.assignment, fact.unit, _A.STACKED, told.at)


@fold_call.register
def _started(fact: UnitStarted, folder: LedgerFold, row: CallFact, told: Told) -> None:
    response = folder.response(fact.assignment)
    response.status, response.dispatched_at = _A.DISPATCHED, told.at
    _sum(folder, row)


@fold_call.register
def _progressed(fact: UnitProgressed, folder: LedgerFold, row: CallFact, told: Told) -> None:
    response = folder.response(fact.assignment)
    response.status = fact.status
    if column := STEPS.get(fact.status):
        # A phone that was out of reach says when it was, not when we heard.
        setattr(response, column, fact.at or told.at)
    _sum(folder, row)


@fold_call.register
def _undone(fact: UnitProgressUndone, folder: LedgerFold, row: CallFact, told: Told) -> None:
    response = folder.response(fact.assignment)
    response.status = fact.status
    for column in set(STEPS.values()) - set(BEFORE.get(fact.status, ())):
        setattr(response, column, None)
    if fact.status == _A.CANCELLED:
        response.ended_at = told.at
    _sum(folder, row)


def _begin(
    folder: LedgerFold, row: CallFact, key: UUID, unit: str, status: AssignmentStatus, at: datetime
) -> None:
    folder.responses[key] = ResponseFact(
        assignment=key, call=row.call, unit=unit, status=status, dispatched_at=at
    )
    _sum(folder, row)


def _sum(folder: LedgerFold, row: CallFact) -> None:
    """When the first unit was sent and there, and the last one was done."""
    every = folder.responses_of(row.call)
    sent = [one for one in every if one.status not in NEVER_WENT]
    row.dispatched_at = min((one.dispatched_at for one in sent), default=None)
    there = [one.on_scene_at for one in every if one.on_scene_at]
    row.on_scene_at = min(there, default=None)
    done = [one.ended_at for one in every if one.on_scene_at and one.ended_at]
    row.cleared_at = max(done) if done and len(done) == len(there) else None
