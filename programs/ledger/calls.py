"""What each fact says about a call's row."""

from typing import Final
from uuid import UUID

from journal.codes.alerts import PageReason
from journal.codes.handoffs import HandoffStatus
from journal.codes.scene import LinkKind, Origin
from journal.facts.alerts import HelpAsked
from journal.facts.boards import CallLoaded
from journal.facts.calls import (
    CallClosed,
    CallDescribed,
    CallOverdue,
    CallReceived,
    CallReopened,
    CallRouted,
)
from journal.facts.care import CallBackDone, CallBackPromised
from journal.facts.caseload import PersonKnown
from journal.facts.handoffs import HandoffMoved, HandoffOffered
from journal.facts.scene import LinkUndone
from programs.ledger.folding import LedgerFold, ReadEvent, end_talk, fold_call
from programs.ledger.models import CallFact

ASKED_BY_PEOPLE: Final = (Origin.PERSON, Origin.PLAN)


@fold_call.register
def _received(fact: CallReceived, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    row.number, row.source, row.repeat = fact.number, fact.source, fact.repeat


@fold_call.register
def _loaded(fact: CallLoaded, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    """A call of another system's history, which comes whole."""
    call = fact.call
    row.number, row.source, row.loaded_from = call.number, call.source, call.loaded_from
    # Its own times: the event's is when it was loaded.
    row.received_at, row.closed_at = call.received_at, call.closed_at
    row.offered_at, row.accepted_at = call.offered_at, call.accepted_at
    row.talk_ended_at, row.dispatched_at = call.talk_ended_at, call.dispatched_at
    row.on_scene_at, row.cleared_at = call.on_scene_at, call.cleared_at
    row.program, row.band, row.priority = call.program, call.band, call.priority
    row.disposition, row.unserved = call.disposition, call.unserved
    row.taken_to, row.jail_avoided = call.taken_to, call.jail_avoided
    row.area, row.age_group, row.language = call.area, call.age_group, call.language
    row.co_response, row.ems, row.overdue = call.co_response, call.ems, call.overdue


@fold_call.register
def _routed(fact: CallRouted, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    # The first time counts as routed; what triage said last is where it went.
    row.routed_at = row.routed_at or event.at
    row.band, row.priority = fact.band, fact.priority
    row.destination, row.need, row.program = fact.destination, fact.need, fact.program
    row.co_response = row.co_response or fact.co_response
    row.ems = fact.ems


@fold_call.register
def _overdue(fact: CallOverdue, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    row.overdue = True


@fold_call.register
def _offered(fact: HandoffOffered, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    row.offered_at = row.offered_at or event.at


@fold_call.register
def _handoff_moved(fact: HandoffMoved, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    if fact.status == HandoffStatus.ACCEPTED:
        row.accepted_at = row.accepted_at or event.at
        folder.talk(row, fact.owner)
    elif fact.status == HandoffStatus.RETURNED:
        end_talk(row, event.at)


@fold_call.register
def _help_asked(fact: HelpAsked, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    # What triage asks for by itself is counted as the co-response that it is.
    if fact.what == PageReason.POLICE and fact.origin in ASKED_BY_PEOPLE:
        row.police_at = row.police_at or event.at


@fold_call.register
def _call_back_promised(
    fact: CallBackPromised, folder: LedgerFold, row: CallFact, event: ReadEvent
) -> None:
    row.promised_at = event.at


@fold_call.register
def _call_back_done(
    fact: CallBackDone, folder: LedgerFold, row: CallFact, event: ReadEvent
) -> None:
    row.promise_kept_at = event.at


@fold_call.register
def _person_known(fact: PersonKnown, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    row.client = fact.client


@fold_call.register
def _described(fact: CallDescribed, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    row.age_group = fact.age_group or row.age_group
    row.language = fact.language or row.language
    row.area = fact.area or row.area


@fold_call.register
def _closed(fact: CallClosed, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    row.closed_at = event.at
    row.disposition, row.unserved = fact.disposition, fact.unserved
    row.taken_to, row.jail_avoided = fact.taken_to, fact.jail_avoided
    end_talk(row, event.at)


@fold_call.register
def _open_again(fact: CallReopened, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    """988 does not have the person: the call it had ended is open again."""
    row.closed_at = row.disposition = row.unserved = row.taken_to = None
    row.jail_avoided = False


@fold_call.register
def _reopened(fact: LinkUndone, folder: LedgerFold, row: CallFact, event: ReadEvent) -> None:
    """A merge taken back: the second call, which it had closed, is open again."""
    other = folder.calls.get(UUID(event.subjects[1].partition(":")[2]))
    if fact.as_ == LinkKind.MERGED and other:
        other.closed_at = other.disposition = other.unserved = other.taken_to = None
        other.jail_avoided = False
    if fact.unrouted:  # the first, which had its band from the other alone
        row.routed_at = row.band = row.priority = None
        row.destination = row.need = row.program = None
