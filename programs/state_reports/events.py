"""Facts about reports to the State, as the journal keeps them."""

from journal.chain import Entry
from journal.codes.follow_ups import ReportAbout
from journal.facts.follow_ups import ReportAsked, ReportMade, ReportOverdue
from programs.state_reports.models import StateReport


def report_opened(report: StateReport) -> Entry:
    fact = ReportAsked(about=ReportAbout(report.about), due_at=report.due_at, owner=report.owner_id)
    return Entry(_report(report), fact)


def report_overdue(report: StateReport) -> Entry:
    return Entry(_report(report), ReportOverdue())


def report_filed(report: StateReport) -> Entry:
    return Entry(_report(report), ReportMade())


def _report(report: StateReport) -> tuple[str, ...]:
    # One about a call is shown on the call, and one about a case on the person.
    about = (f"call:{report.call}",) if report.call else (f"client:{report.client_id}",)
    return (f"report:{report.pk}", *about)
