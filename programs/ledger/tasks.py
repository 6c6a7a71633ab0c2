"""What each fact says about what is owed after a call: one row a task, by its subject."""

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
from programs.ledger.folding import LedgerFold, ReadEvent, fold_task
from programs.ledger.models import TaskFact

# The outcome of a report that was filed; follow-ups and referrals have closed lists of theirs.
FILED: Final = "made"
REFERRAL_OVER: Final = (
    ReferralStatus.SERVED,
    ReferralStatus.DECLINED,
    ReferralStatus.WITHDRAWN,
)


@fold_task.register
def _follow_up_opened(fact: FollowUpOpened, folder: LedgerFold, event: ReadEvent) -> None:
    _open_task(
        folder,
        event,
        TaskFact(kind=fact.kind, program=fact.program, owner=fact.owner, due_at=fact.due_at),
    )


@fold_task.register
def _report_asked(fact: ReportAsked, folder: LedgerFold, event: ReadEvent) -> None:
    _open_task(folder, event, TaskFact(kind=Owed.REPORT, owner=fact.owner, due_at=fact.due_at))


@fold_task.register
def _referral_sent(fact: ReferralSent, folder: LedgerFold, event: ReadEvent) -> None:
    _open_task(folder, event, TaskFact(kind=fact.kind))


@fold_task.register
def _owner_changed(fact: FollowUpGiven, folder: LedgerFold, event: ReadEvent) -> None:
    task = folder.task(event)
    task.owner, task.program = fact.owner, fact.program or task.program


@fold_task.register
def _attempt_made(fact: FollowUpTried, folder: LedgerFold, event: ReadEvent) -> None:
    folder.task(event).tries += 1


@fold_task.register
def _follow_up_done(fact: FollowUpDone, folder: LedgerFold, event: ReadEvent) -> None:
    task = folder.task(event)
    task.outcome, task.done_at = fact.outcome, event.at


@fold_task.register
def _report_made(fact: ReportMade, folder: LedgerFold, event: ReadEvent) -> None:
    task = folder.task(event)
    task.outcome, task.done_at = FILED, event.at


@fold_task.register
def _referral_moved(fact: ReferralMoved, folder: LedgerFold, event: ReadEvent) -> None:
    task = folder.task(event)
    task.outcome = fact.status
    task.done_at = event.at if fact.status in REFERRAL_OVER else None


def _open_task(folder: LedgerFold, event: ReadEvent, task: TaskFact) -> None:
    task.subject, task.opened_at = event.subjects[0], event.at
    folder.tasks[task.subject] = task
