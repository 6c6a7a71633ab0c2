"""Outcomes: for the program's own eyes, as files, and what the public may read."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from programs.base.forms import validated
from programs.base.periods import BadPeriod, Period, days
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid
from programs.base.shifts import zone
from programs.ledger.selectors import ledger_progress
from programs.people.http import StaffRequest
from programs.reports.documents import FORMS, document
from programs.reports.forms import PublishForm, SpanForm
from programs.reports.outcomes import caseload_change
from programs.reports.selectors import (
    format_times,
    last_month,
    public_quarters,
    published,
    published_report,
    report_of,
)
from programs.reports.services import publish_report


@require_GET
def page(request: StaffRequest) -> HttpResponse:
    """The outcomes of a span of days, as counted."""
    require(request.user, Can.SEE_REPORTS)
    counted = ledger_progress()
    period, first, last = _span(request)
    reports = published()
    names = {published.name for published in reports}
    report = report_of(period)
    context = {
        "report": report,
        "counted": counted,
        "times": format_times(report.times),
        "owed": caseload_change(period),
        "first": first,
        "last": last,
        "forms": FORMS,
        "published": reports,
        "quarters": [quarter for quarter in public_quarters() if quarter.name not in names],
        "publishes": allows(request.user, Can.PUBLISH_REPORT),
        "public": settings.PUBLIC_REPORT,
    }
    return render(request, "programs/reports/reports.html", context)


@require_GET
def file(request: StaffRequest, form: str) -> HttpResponse:
    """The same report as a PDF, a spreadsheet or CSV; it says how far it is counted."""
    require(request.user, Can.SEE_REPORTS)
    counted = ledger_progress()
    period, _first, _last = _span(request)
    return _file(report_of(period), period.name, form, str(counted))


@require_POST
def publish(request: StaffRequest) -> HttpResponse:
    """Make a quarter public, once."""
    publish_report(actor=request.user, name=validated(PublishForm(request.POST))["name"])
    return redirect("programs:reports")


@login_not_required
@require_GET
def public(request: HttpRequest) -> HttpResponse:
    """What anybody may read. There is no such page until the agency turns it on."""
    if not settings.PUBLIC_REPORT:
        raise Http404
    reports = published()
    name = request.GET.get("quarter", "")
    shown = next((report for report in reports if report.name == name), None)
    shown = shown or next(iter(reports), None)
    figures = shown.figures if shown else None
    context = {
        "reports": reports,
        "shown": shown,
        "report": figures,
        "times": format_times(figures["times"]) if figures else (),
    }
    return render(request, "programs/reports/public.html", context)


@require_GET
@login_not_required
def public_file(request: HttpRequest, name: str, form: str) -> HttpResponse:
    """A published quarter as a file: for anybody where the page is on, else for whoever sees
    reports, so that it can be given to the council.
    """
    user: Any = request.user
    inside = user.is_authenticated and allows(user, Can.SEE_REPORTS)
    report = published_report(name) if settings.PUBLIC_REPORT or inside else None
    if report is None:
        raise Http404
    return _file(report.figures, name, form)


def _file(report: Any, name: str, form: str, counted: str = "") -> HttpResponse:
    """A report as a file. `counted`: how far an internal one is counted; a public one has none."""
    if form not in FORMS:
        raise Http404
    content, kind = document(report, name, form, counted)
    response = HttpResponse(content, content_type=kind)
    # No blanks: some programs cut a file's name off at the first.
    file_name = f"mih-outcomes-{name}.{form}".replace(" ", "-")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _span(request: StaffRequest) -> tuple[Period, date, date]:
    """The days asked for, or last month. Raises Invalid."""
    span = validated(SpanForm(request.GET))
    usual_first, usual_last = last_month()
    first, last = span["first"] or usual_first, span["last"] or usual_last
    try:
        return days(first, last, zone()), first, last
    except BadPeriod as problem:
        raise Invalid(str(problem)) from None
