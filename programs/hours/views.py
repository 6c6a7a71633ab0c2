"""The page of the opening hours."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from programs.base.permissions import Can, require
from programs.base.refusals import Refusal
from programs.hours.forms import HoursForm
from programs.hours.selectors import NO_HOURS, hours_in_force, week_ahead
from programs.hours.services import set_hours
from programs.people.http import StaffRequest


@require_http_methods(["GET", "POST"])
def hours(request: StaffRequest) -> HttpResponse:
    """The opening hours as text, and the week they make."""
    require(request.user, Can.SET_HOURS)
    current = hours_in_force()
    form, problem = HoursForm(request.POST or None), ""
    if request.method == "GET":
        form = HoursForm(initial={"source": current.source if current else NO_HOURS})
    elif form.is_valid():
        try:
            set_hours(actor=request.user, source=form.cleaned_data["source"])
            return redirect("programs:hours")
        except Refusal as refusal:
            problem = str(refusal)
    else:
        problem = str(form.errors["source"][0])
    context = {"form": form, "problem": problem, "held": current, "week": week_ahead()}
    return render(request, "programs/hours/hours.html", context, status=422 if problem else 200)
