"""Opening hours, who works when, and one's own shifts."""

from hashlib import sha256
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.forms import (
    AnswerForm,
    AskForm,
    CredentialForm,
    EndPatternForm,
    HoursForm,
    PatternForm,
    ShiftForm,
    checked,
)
from programs.http import StaffRequest
from programs.permissions import Can, require
from programs.refusals import Invalid, NotFound, Refusal
from programs.selectors import (
    NO_HOURS,
    active_staff,
    calendar_feed,
    credentials_lapsing,
    gaps_ahead,
    hours_in_force,
    on_now,
    owner_of_feed,
    patterns,
    requests_for,
    roster_lines,
    rostered,
    shifts_of,
    swappable,
    warnings_for,
    week_ahead,
)
from programs.services import (
    add_credential,
    add_pattern,
    add_shift,
    answer_request,
    ask_away,
    drop_shift,
    end_pattern,
    make_feed,
    set_hours,
)
from programs.states import CrewRole

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@require_http_methods(["GET", "POST"])
def roster_page(request: StaffRequest) -> HttpResponse:
    """Who is on the roster, where too few are, and putting somebody on it."""
    require(request.user, Can.SET_ROSTER)
    form, problem = ShiftForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            shift = add_shift(actor=request.user, **form.cleaned_data)
            against = warnings_for(shift.staff, shift.starts_at, shift.ends_at)
            return redirect(f"{reverse('programs:roster')}{'?warned=1' if against else ''}")
        except Refusal as refusal:
            problem = str(refusal)
    elif request.method == "POST":
        problem = "Choose a person, and when the shift begins and ends; nothing was changed."
    return _roster(request, form, PatternForm(initial={"every_weeks": 1}), problem)


def _roster(
    request: StaffRequest, form: ShiftForm, pattern_form: PatternForm, problem: str
) -> HttpResponse:
    at = now()
    context = {
        "form": form,
        "pattern_form": pattern_form,
        "problem": problem,
        "lines": roster_lines(),
        "patterns": patterns(),
        "requests": requests_for(request.user),
        "gaps": gaps_ahead(at),
        "on_now": on_now(at),
        "people": rostered(),
        "lapsing": credentials_lapsing(),
        "crew_roles": CrewRole.choices,
        "typed": request.POST,
        "weekdays": list(enumerate(WEEKDAYS)),
        "at": at,
        "today": localdate(),
    }
    return render(request, "programs/roster.html", context, status=422 if problem else 200)


@require_POST
def pattern(request: StaffRequest) -> HttpResponse:
    """Put somebody on the roster again and again."""
    require(request.user, Can.SET_ROSTER)
    form = PatternForm(request.POST)
    try:
        add_pattern(actor=request.user, **checked(form))
    except Refusal as refusal:
        return _roster(request, ShiftForm(), form, str(refusal))
    return redirect("programs:roster")


@require_POST
def credential(request: StaffRequest) -> HttpResponse:
    """Note what a crew member may work as, and until when."""
    require(request.user, Can.SET_ROSTER)
    try:
        given = checked(CredentialForm(request.POST))
        staff = active_staff(given.pop("staff_id"))
        if staff is None:
            raise NotFound("There is no such person.")
        role = CrewRole(given.pop("crew_role"))
        add_credential(actor=request.user, staff=staff, crew_role=role, **given)
    except Invalid as refusal:
        return _roster(request, ShiftForm(), PatternForm(), str(refusal))
    return redirect("programs:roster")


@require_POST
def pattern_end(request: StaffRequest, pattern_id: UUID) -> HttpResponse:
    given = checked(EndPatternForm(request.POST))
    end_pattern(actor=request.user, pattern_id=pattern_id, last_day=given["last_day"])
    return redirect("programs:roster")


@require_POST
def drop(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    drop_shift(actor=request.user, shift_id=shift_id)
    return redirect("programs:roster")


@require_GET
def my_shifts(request: StaffRequest) -> HttpResponse:
    """One's own shifts, what one asked for, what is asked of one."""
    require(request.user, Can.ASK_SHIFT)
    return _my_shifts(request)


def _my_shifts(request: StaffRequest, secret: str = "") -> HttpResponse:
    address = request.build_absolute_uri(reverse("programs:feed", args=[secret])) if secret else ""
    context = {
        "shifts": shifts_of(request.user),
        "requests": requests_for(request.user),
        "swappable": swappable(request.user),
        "feed": address,
        "on_now": on_now(),
        "at": now(),
    }
    return render(request, "programs/my_shifts.html", context)


@require_POST
def ask(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    given = checked(AskForm(request.POST))
    ask_away(actor=request.user, shift_id=shift_id, to_id=given["to"], instead_id=given["instead"])
    return redirect("programs:my_shifts")


@require_POST
def answer(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Agree, approve, refuse or withdraw."""
    given = checked(AnswerForm(request.POST))
    answer_request(actor=request.user, request_id=request_id, command=given["command"])
    return redirect(
        "programs:roster" if request.GET.get("from") == "roster" else "programs:my_shifts"
    )


@require_POST
def feed_key(request: StaffRequest) -> HttpResponse:
    """A new secret address of one's calendar, shown once."""
    require(request.user, Can.ASK_SHIFT)
    return _my_shifts(request, make_feed(actor=request.user))


@login_not_required
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Somebody's shifts as iCalendar, for whoever has the secret. No such secret: no such page."""
    staff = owner_of_feed(sha256(secret.encode()).hexdigest())
    if staff is None:
        raise Http404
    answer = HttpResponse(calendar_feed(staff), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=300"
    return answer


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
