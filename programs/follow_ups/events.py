"""Facts about what is owed after a call, as the journal keeps them."""

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


def follow_up_opened(one: FollowUp) -> Entry:
    fact = FollowUpOpened(
        kind=FollowUpKind(one.kind),
        program=Program(one.program),
        due_at=one.due_at,
        owner=one.owner_id,
    )
    return Entry(_follow_up(one), fact)


def follow_up_given(one: FollowUp) -> Entry:
    return Entry(_follow_up(one), FollowUpGiven(owner=one.owner_id, program=Program(one.program)))


def follow_up_tried(one: FollowUp, attempt: FollowUpAttempt) -> Entry:
    return Entry(_follow_up(one), FollowUpTried(result=Tried(attempt.result)))


def follow_up_checked(one: FollowUp) -> Entry:
    return Entry(_follow_up(one), FollowUpChecked(items=len(one.checklist)))


def follow_up_overdue(one: FollowUp) -> Entry:
    return Entry(_follow_up(one), FollowUpOverdue())


def follow_up_done(one: FollowUp) -> Entry:
    return Entry(_follow_up(one), FollowUpDone(outcome=member(FollowUpOutcome, one.outcome)))


def _follow_up(one: FollowUp) -> tuple[str, str]:
    return (f"follow_up:{one.pk}", f"call:{one.call}")
