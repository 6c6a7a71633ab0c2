"""Facts about what is owed after a call, as the journal keeps them."""

from journal.chain import Entry
from programs.models import FollowUp, FollowUpAttempt, StateReport


def follow_up_opened(one: FollowUp) -> Entry:
    data = {
        "kind": one.kind,
        "program": one.program,
        "due_at": one.due_at.isoformat(),
        "owner": one.owner_id,
    }
    return Entry("follow_up.opened", _owed(one), data)


def follow_up_given(one: FollowUp) -> Entry:
    data = {"owner": one.owner_id, "program": one.program}
    return Entry("follow_up.given", _owed(one), data)


def follow_up_tried(one: FollowUp, attempt: FollowUpAttempt) -> Entry:
    return Entry("follow_up.tried", _owed(one), {"result": attempt.result})


def follow_up_checked(one: FollowUp) -> Entry:
    """Which item of the list was ticked or unticked is clinical: only that it was."""
    return Entry("follow_up.checked", _owed(one), {"items": len(one.checklist)})


def follow_up_overdue(one: FollowUp) -> Entry:
    return Entry("follow_up.overdue", _owed(one))


def follow_up_done(one: FollowUp) -> Entry:
    return Entry("follow_up.done", _owed(one), {"outcome": one.outcome})


def report_asked(report: StateReport) -> Entry:
    data = {"about": report.about, "due_at": report.due_at.isoformat(), "owner": report.owner_id}
    return Entry("report.asked", _report(report), data)


def report_overdue(report: StateReport) -> Entry:
    return Entry("report.overdue", _report(report))


def report_made(report: StateReport) -> Entry:
    return Entry("report.made", _report(report))


def _owed(one: FollowUp) -> tuple[str, str]:
    return (f"follow_up:{one.pk}", f"call:{one.call}")


def _report(report: StateReport) -> tuple[str, ...]:
    about = (f"call:{report.call}",) if report.call else (f"client:{report.client_id}",)
    return (f"report:{report.pk}", *about)
