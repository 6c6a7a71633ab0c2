"""Facts about follow-ups, as the journal keeps them."""

from journal.chain import Entry
from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, Tried
from journal.codes.member import member
from journal.codes.people import Program
from journal.facts.follow_ups import (
    FollowUpChecked,
    FollowUpDone,
    FollowUpGiven,
    FollowUpOpened,
    FollowUpOverdue,
    FollowUpTried,
)
from programs.follow_ups.models import FollowUp, FollowUpAttempt


def follow_up_opened(follow_up: FollowUp) -> Entry:
    fact = FollowUpOpened(
        kind=FollowUpKind(follow_up.kind),
        program=Program(follow_up.program),
        due_at=follow_up.due_at,
        owner=follow_up.owner_id,
    )
    return Entry(_subjects(follow_up), fact)


def follow_up_given(follow_up: FollowUp) -> Entry:
    return Entry(
        _subjects(follow_up),
        FollowUpGiven(owner=follow_up.owner_id, program=Program(follow_up.program)),
    )


def follow_up_tried(follow_up: FollowUp, attempt: FollowUpAttempt) -> Entry:
    return Entry(_subjects(follow_up), FollowUpTried(result=Tried(attempt.result)))


def follow_up_checked(follow_up: FollowUp) -> Entry:
    return Entry(_subjects(follow_up), FollowUpChecked(items=len(follow_up.checklist)))


def follow_up_overdue(follow_up: FollowUp) -> Entry:
    return Entry(_subjects(follow_up), FollowUpOverdue())


def follow_up_done(follow_up: FollowUp) -> Entry:
    return Entry(
        _subjects(follow_up), FollowUpDone(outcome=member(FollowUpOutcome, follow_up.outcome))
    )


def _subjects(follow_up: FollowUp) -> tuple[str, str]:
    return (f"follow_up:{follow_up.pk}", f"call:{follow_up.call}")
