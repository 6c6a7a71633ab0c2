"""Facts about what is owed after a call, as the journal keeps them."""

from journal.chain import Entry
from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, ReportAbout, Tried
from journal.codes.member import member
from journal.codes.people import Program
from journal.facts.follow_ups import (
    FollowUpChecked,
    FollowUpDone,
    FollowUpGiven,
    FollowUpOpened,
    FollowUpOverdue,
    FollowUpTried,
    ReportAsked,
    ReportMade,
    ReportOverdue,
)
from programs.models import FollowUp, FollowUpAttempt, StateReport


def follow_up_opened(one: FollowUp) -> Entry:
    fact = FollowUpOpened(
        kind=FollowUpKind(one.kind),
        program=Program(one.program),
        due_at=one.due_at,
        owner=one.owner_id,
    )
    return Entry(_owed(one), fact)


def follow_up_given(one: FollowUp) -> Entry:
    return Entry(_owed(one), FollowUpGiven(owner=one.owner_id, program=Program(one.program)))


def follow_up_tried(one: FollowUp, attempt: FollowUpAttempt) -> Entry:
    return Entry(_owed(one), FollowUpTried(result=Tried(attempt.result)))


def follow_up_checked(one: FollowUp) -> Entry:
    return Entry(_owed(one), FollowUpChecked(items=len(one.checklist)))


def follow_up_overdue(one: FollowUp) -> Entry:
    return Entry(_owed(one), FollowUpOverdue())


def follow_up_done(one: FollowUp) -> Entry:
    return Entry(_owed(one), FollowUpDone(outcome=member(FollowUpOutcome, one.outcome)))


def report_asked(report: StateReport) -> Entry:
    fact = ReportAsked(about=ReportAbout(report.about), due_at=report.due_at, owner=report.owner_id)
    return Entry(_report(report), fact)


def report_overdue(report: StateReport) -> Entry:
    return Entry(_report(report), ReportOverdue())


def report_made(report: StateReport) -> Entry:
    return Entry(_report(report), ReportMade())


def _owed(one: FollowUp) -> tuple[str, str]:
    return (f"follow_up:{one.pk}", f"call:{one.call}")


def _report(report: StateReport) -> tuple[str, ...]:
    about = (f"call:{report.call}",) if report.call else (f"client:{report.client_id}",)
    return (f"report:{report.pk}", *about)
