"""What each fact says about what is owed after a call."""

from typing import Final

from journal.codes.directory import ReferralStatus
from journal.codes.follow_ups import Owed
from journal.facts.directory import ReferralMoved, ReferralSent
from journal.facts.follow_ups import (
    FollowUpDone,
    FollowUpGiven,
    FollowUpOpened,
    FollowUpTried,
    ReportAsked,
    ReportMade,
)
from programs.ledger.folding import LedgerFold, Told, fold_task
from programs.ledger.models import TaskFact

# The outcome of a report that was made; follow-ups and referrals have closed lists of theirs.
MADE: Final = "made"
REFERRAL_OVER: Final = (
    ReferralStatus.SERVED,
    ReferralStatus.DECLINED,
    ReferralStatus.WITHDRAWN,
)


@fold_task.register
def _opened(fact: FollowUpOpened, folder: LedgerFold, told: Told) -> None:
    _owe(
        folder,
        told,
        TaskFact(kind=fact.kind, program=fact.program, owner=fact.owner, due_at=fact.due_at),
    )


@fold_task.register
def _asked(fact: ReportAsked, folder: LedgerFold, told: Told) -> None:
    _owe(folder, told, TaskFact(kind=Owed.REPORT, owner=fact.owner, due_at=fact.due_at))


@fold_task.register
def _sent(fact: ReferralSent, folder: LedgerFold, told: Told) -> None:
    _owe(folder, told, TaskFact(kind=fact.kind))


@fold_task.register
def _given(fact: FollowUpGiven, folder: LedgerFold, told: Told) -> None:
    task = folder.task(told)
    task.owner, task.program = fact.owner, fact.program or task.program


@fold_task.register
def _tried(fact: FollowUpTried, folder: LedgerFold, told: Told) -> None:
    folder.task(told).tries += 1


@fold_task.register
def _done(fact: FollowUpDone, folder: LedgerFold, told: Told) -> None:
    task = folder.task(told)
    task.outcome, task.done_at = fact.outcome, told.at


@fold_task.register
def _made(fact: ReportMade, folder: LedgerFold, told: Told) -> None:
    task = folder.task(told)
    task.outcome, task.done_at = MADE, told.at


@fold_task.register
def _moved(fact: ReferralMoved, folder: LedgerFold, told: Told) -> None:
    task = folder.task(told)
    task.outcome = fact.status
    task.done_at = told.at if fact.status in REFERRAL_OVER else None


def _owe(folder: LedgerFold, told: Told, task: TaskFact) -> None:
    task.subject, task.opened_at = told.subjects[0], told.at
    folder.tasks[task.subject] = task
