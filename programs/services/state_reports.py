"""Reports to the State that the law demands (R48); the city's city.toml names the law.

R48: docs/requirements.md.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from journal.services import append
from programs import events
from programs.models import Client, Staff, StateReport
from programs.permissions import Can, require
from programs.refusals import Invalid, NotFound, Refusal
from programs.selectors.due import earliest
from programs.states import ReportAbout


@transaction.atomic
def owe_report(
    *,
    actor: Staff,
    about: ReportAbout,
    call: UUID | None = None,
    call_number: str = "",
    client: Client | None = None,
) -> StateReport:
    """Note that a report is owed, as soon as somebody is aware; whoever says so owes it."""
    require(actor, Can.REPORT_TO_STATE)
    at = now()
    report = StateReport.objects.create(
        about=about,
        call=call,
        call_number=call_number,
        client=client,
        owner=actor,
        asked_at=at,
        due_at=at + timedelta(hours=settings.STATE_REPORT_HOURS),
    )
    append(events.report_asked(report), by=actor.pk)
    return report


@transaction.atomic
def make_report(*, actor: Staff, report_id: UUID, reference: str, made_at: datetime) -> StateReport:
    """Record that it was made, when, and under which reference."""
    require(actor, Can.REPORT_TO_STATE)
    report = StateReport.objects.select_for_update(no_key=True).filter(pk=report_id).first()
    if report is None:
        raise NotFound("There is no such report.")
    if report.made_at:
        raise Refusal("This report was made already; nothing was changed.")
    if not reference.strip():
        raise Invalid("A report that was made has a reference number; nothing was changed.")
    if made_at > now() + timedelta(minutes=1):
        raise Invalid("A report was not made in the future; nothing was changed.")
    report.made_at, report.made_by, report.reference = made_at, actor, reference.strip()[:60]
    report.save(update_fields=["made_at", "made_by", "reference"])
    append(events.report_made(report), by=actor.pk)
    return report


@transaction.atomic
def run_due_reports(*, at: datetime) -> int:
    """Mark, once, each report whose time has passed; return how many."""
    held = _unmarked(at).select_for_update(no_key=True, skip_locked=True)
    late = list(held.order_by("due_at"))
    for report in late:
        report.overdue_at = at
        report.save(update_fields=["overdue_at"])
    if late:
        append(*(events.report_overdue(report) for report in late), by=None)
    return len(late)


def oldest_unmarked_report(at: datetime) -> datetime | None:
    return earliest(_unmarked(at), "due_at")


def _unmarked(at: datetime) -> QuerySet[StateReport]:
    return StateReport.objects.filter(made_at=None, due_at__lte=at, overdue_at=None)
