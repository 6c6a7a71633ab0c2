"""Facts about published reports, as the journal keeps them."""

from journal.chain import Entry
from journal.facts.boards import ReportPublished
from programs.reports.models import PublishedReport


def report_published(report: PublishedReport) -> Entry:
    return Entry(("reports:all",), ReportPublished(name=report.name))
