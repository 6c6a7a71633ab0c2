"""The figures of triage."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from programs.base.permissions import Can, require
from programs.people.http import StaffRequest
from programs.people.selectors import audience_of
from triage.metrics.forms import PeriodForm
from triage.metrics.selectors import metrics_for

DAYS = 30


@require_GET
def metrics(request: StaffRequest) -> HttpResponse:
    """Overrides, band mix, time to decision, agreement and outcomes of a period."""
    require(request.user, Can.SEE_METRICS)
    form = PeriodForm(request.GET)
    days = form.cleaned_data["days"] if form.is_valid() else DAYS
    until = now()
    since = until - timedelta(days=days)
    context = {
        "figures": metrics_for(audience_of(request.user), since, until),
        "since": since,
        "until": until,
        "days": days,
        "choices": form.fields["days"].choices,  # type: ignore[attr-defined]
    }
    return render(request, "triage/metrics/metrics.html", context)
