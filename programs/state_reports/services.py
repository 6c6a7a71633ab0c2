"""Reports to the State that the law demands (R48); the city's city.toml names the law.

R48: docs/requirements.md.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.follow_ups import ReportAbout
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.clients.models import Client
from programs.people.models import Staff
from programs.state_reports import events
from programs.state_reports.models import StateReport


@transaction.atomic
def open_state_report(
    *,
    actor: Staff,
    about: ReportAbout,
    call: UUID | None = None,
    call_number: str = "",
    client: Client | None = None,
) -> StateReport:
    """Note that a report is owed, as soon as somebody is aware; whoever says so owes it.

    It is due STATE_REPORT_HOURS from now, in quiet hours too: the law knows none.
    """
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
    append(events.report_opened(report), by=actor.pk)
    return report


@transaction.atomic
def file_state_report(
    *, actor: Staff, report_id: UUID, reference: str, made_at: datetime
) -> StateReport:
    """Record that it was made, when, and under which reference.

    Raises Refusal where it was made already, and Invalid without a reference or for a time to come.
    """
    require(actor, Can.REPORT_TO_STATE)
    report = StateReport.objects.select_for_update(no_key=True).filter(pk=report_id).first()
    if report is None:
        raise NotFound(_("There is no such report."))
    if report.made_at:
        raise Refusal(_("This report was made already; nothing was changed."))
    if not reference.strip():
        raise Invalid(_("A report that was made has a reference number; nothing was changed."))
    # A minute, since the clock of the browser that sent it may be ahead of ours.
    if made_at > now() + timedelta(minutes=1):
        raise Invalid(_("A report was not made in the future; nothing was changed."))
    report.made_at, report.made_by, report.reference = made_at, actor, reference.strip()[:60]
    report.save(update_fields=["made_at", "made_by", "reference"])
    append(events.report_filed(report), by=actor.pk)
    return report
