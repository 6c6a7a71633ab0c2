"""Reports to the State."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from programs.base.forms import validated
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of
from programs.state_reports.forms import StateReportForm
from programs.state_reports.selectors import filed_state_reports, state_reports_for
from programs.state_reports.services import file_state_report


@require_GET
def state_reports(request: StaffRequest) -> HttpResponse:
    """The reports to the State that are owed, and those that were made."""
    require(request.user, Can.REPORT_TO_STATE)
    audience = audience_of(request.user)
    context = {
        "owed": state_reports_for(audience),
        "made": filed_state_reports(audience),
        "at": now(),
    }
    return render(request, "programs/state_reports/state_reports.html", context)


@require_POST
def state_report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """Record that a report was made."""
    cleaned = validated(StateReportForm(request.POST))
    file_state_report(
        actor=request.user,
        report_id=report_id,
        reference=cleaned["reference"],
        made_at=cleaned["made_at"] or now(),
    )
    return redirect("programs:state_reports")
