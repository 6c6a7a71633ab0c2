"""Opening hours, and who works when."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from programs.forms import HoursForm, ShiftForm
from programs.http import StaffRequest
from programs.permissions import Can, require
from programs.refusals import Refusal
from programs.selectors import NO_HOURS, hours_in_force, roster, rostered, week_ahead
from programs.services import add_shift, drop_shift, set_hours


@require_http_methods(["GET", "POST"])
def roster_page(request: StaffRequest) -> HttpResponse:
    """Who is on the roster this week, and putting somebody on it."""
    require(request.user, Can.SET_ROSTER)
    form, problem = ShiftForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            add_shift(actor=request.user, **form.cleaned_data)
            return redirect("programs:roster")
        except Refusal as refusal:
            problem = str(refusal)
    elif request.method == "POST":
        problem = "Choose a person, and when the shift begins and ends; nothing was changed."
    context = {
        "form": form,
        "problem": problem,
        "shifts": roster(),
        "people": rostered(),
        "at": now(),
    }
    return render(request, "programs/roster.html", context, status=422 if problem else 200)


@require_POST
def drop(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    drop_shift(actor=request.user, shift_id=shift_id)
    return redirect("programs:roster")


@require_http_methods(["GET", "POST"])
def hours(request: StaffRequest) -> HttpResponse:
    """The opening hours as text, and the week they make."""
    require(request.user, Can.SET_HOURS)
    held = hours_in_force()
    form, problem = HoursForm(request.POST or None), ""
    if request.method == "GET":
        form = HoursForm(initial={"source": held.source if held else NO_HOURS})
    elif form.is_valid():
        try:
            set_hours(actor=request.user, source=form.cleaned_data["source"])
            return redirect("programs:hours")
        except Refusal as refusal:
            problem = str(refusal)
    else:
        problem = str(form.errors["source"][0])
    context = {"form": form, "problem": problem, "held": held, "week": week_ahead()}
    return render(request, "programs/hours.html", context, status=422 if problem else 200)
