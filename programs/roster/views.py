"""The roster, one's own shifts, and their calendar feed."""

from hashlib import sha256
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from journal.codes.units import CrewRole
from programs.base.forms import validated
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.credentials.selectors import credentials_lapsing
from programs.credentials.services import add_credential
from programs.people.http import StaffRequest
from programs.people.selectors import active_staff, rostered
from programs.roster.forms import (
    CredentialForm,
    EndPatternForm,
    PatternForm,
    RequestDecisionForm,
    ShiftForm,
    ShiftRequestForm,
)
from programs.roster.patterns import add_pattern, end_pattern
from programs.roster.requests import decide_request, make_feed, request_cover
from programs.roster.selectors import (
    calendar_feed,
    on_now,
    owner_of_feed,
    patterns,
    requests_for,
    roster_lines,
    shifts_of,
    shifts_to_swap,
    staffing_gaps,
    warnings_for,
)
from programs.roster.services import add_shift, drop_shift


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
        problem = _("Choose a person, and when the shift begins and ends; nothing was changed.")
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
        "gaps": staffing_gaps(at),
        "on_now": on_now(at),
        "people": rostered(),
        "lapsing": credentials_lapsing(),
        "crew_roles": CrewRole.choices,
        "typed": request.POST,
        "weekdays": list(WEEKDAYS_ABBR.items()),
        "at": at,
        "today": localdate(),
    }
    return render(request, "programs/roster/roster.html", context, status=422 if problem else 200)


@require_POST
def pattern(request: StaffRequest) -> HttpResponse:
    """Put somebody on the roster again and again."""
    require(request.user, Can.SET_ROSTER)
    form = PatternForm(request.POST)
    try:
        add_pattern(actor=request.user, **validated(form))
    except Refusal as refusal:
        return _roster(request, ShiftForm(), form, str(refusal))
    return redirect("programs:roster")


@require_POST
def credential(request: StaffRequest) -> HttpResponse:
    """Note what a crew member may work as, and until when."""
    require(request.user, Can.SET_ROSTER)
    try:
        cleaned = validated(CredentialForm(request.POST))
        staff = active_staff(cleaned.pop("staff_id"))
        if staff is None:
            raise NotFound(_("There is no such person."))
        role = CrewRole(cleaned.pop("crew_role"))
        add_credential(actor=request.user, staff=staff, crew_role=role, **cleaned)
    except Invalid as refusal:
        return _roster(request, ShiftForm(), PatternForm(), str(refusal))
    return redirect("programs:roster")


@require_POST
def pattern_end(request: StaffRequest, pattern_id: UUID) -> HttpResponse:
    cleaned = validated(EndPatternForm(request.POST))
    end_pattern(actor=request.user, pattern_id=pattern_id, last_day=cleaned["last_day"])
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
        "swappable": shifts_to_swap(request.user),
        "feed": address,
        "on_now": on_now(),
        "at": now(),
    }
    return render(request, "programs/roster/my_shifts.html", context)


@require_POST
def shift_request(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    cleaned = validated(ShiftRequestForm(request.POST))
    request_cover(
        actor=request.user, shift_id=shift_id, to_id=cleaned["to"], instead_id=cleaned["instead"]
    )
    return redirect("programs:my_shifts")


@require_POST
def shift_request_step(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """Agree, approve, refuse or withdraw."""
    cleaned = validated(RequestDecisionForm(request.POST))
    decide_request(actor=request.user, request_id=request_id, command=cleaned["command"])
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
    response = HttpResponse(calendar_feed(staff), content_type="text/calendar; charset=utf-8")
    # Calendar programs ask often; five minutes old is new enough for a roster.
    response["Cache-Control"] = "private, max-age=300"
    return response
