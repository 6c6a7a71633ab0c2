"""Reports to the State whose time has passed.

R48: docs/requirements.md.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from journal.services import append
from programs.base.due import earliest
from programs.state_reports import events
from programs.state_reports.models import StateReport


@transaction.atomic
def run_due_reports(*, at: datetime) -> int:
    """Mark, once, each report whose time has passed; return how many."""
    # One that somebody is filing at this moment is left to them.
    unmarked = _unmarked(at).select_for_update(no_key=True, skip_locked=True)
    late = list(unmarked.order_by("due_at"))
    for report in late:
        report.overdue_at = at
        report.save(update_fields=["overdue_at"])
    if late:
        append(*(events.report_overdue(report) for report in late), by=None)
    return len(late)


def oldest_unmarked_report(at: datetime) -> datetime | None:
    """Since when a report is overdue and not marked so."""
    return earliest(_unmarked(at), "due_at")


def _unmarked(at: datetime) -> QuerySet[StateReport]:
    return StateReport.objects.filter(made_at=None, due_at__lte=at, overdue_at=None)
