"""Signing in and out, and the administrator's list of people."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from programs.forms import AccessForm, DraftForm, DutyForm, PresenceForm
from programs.http import StaffRequest
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Invalid
from programs.selectors import (
    active_staff_named,
    audience_of,
    draft_of,
    people_for,
    presence_of,
    units_of_programs,
)
from programs.services import (
    drop_draft,
    keep_draft,
    record_sign_in,
    record_sign_out,
    set_access,
    set_duty,
    set_presence,
    undo_duty,
)
from programs.states import Program, Role, ShortReason


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "programs/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = settings.DEMO_ACCOUNTS if settings.DEMO else ()
        return super().get_context_data(demo_accounts=accounts, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_sign_in(actor=form.get_user())
        return response


@login_not_required
@require_POST
def enter_as(request: HttpRequest, username: str) -> HttpResponse:
    """One-click sign-in to a demo account. There is no such page outside demo mode."""
    named = [account.username for account in settings.DEMO_ACCOUNTS if settings.DEMO]
    staff = active_staff_named(username) if username in named else None
    if staff is None:
        raise Http404
    login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
    record_sign_in(actor=staff)
    return redirect("/")


@require_POST
def sign_out(request: StaffRequest) -> HttpResponse:
    record_sign_out(actor=request.user)
    logout(request)
    return redirect(settings.LOGIN_URL)


def locked_out(request: HttpRequest, credentials: dict[str, str], *args: Any) -> HttpResponse:
    reason = "Five sign-ins failed. This account is locked from here for ten minutes."
    return render(request, "programs/locked.html", {"reason": reason}, status=429)


@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """Everybody with an account, and what each may do."""
    require(request.user, Can.SET_ACCESS)
    context = {
        "people": people_for(audience_of(request.user)),
        "roles": Role.choices,
        "programs": Program.choices,
        "units": units_of_programs(),
    }
    return render(request, "programs/people.html", context)


@require_POST
def access(request: StaffRequest, staff_id: int) -> HttpResponse:
    form = AccessForm(request.POST)
    if not form.is_valid():
        raise Invalid("That is no role, program or unit of ours; nothing was changed.")
    given = form.cleaned_data
    changed: Staff = set_access(
        actor=request.user,
        staff_id=staff_id,
        role=Role(given["role"]),
        program=Program(given["program"]) if given["program"] else None,
        unit_id=given["unit"],
        active=given["active"],
    )
    return render(request, "programs/person_saved.html", {"person": changed})


@require_POST
def duty(request: StaffRequest, unit_id: int) -> HttpResponse:
    form = DutyForm(request.POST)
    if not form.is_valid():
        raise Invalid("A unit's duty can start, suspend, resume or end; nothing was changed.")
    reason = form.cleaned_data["short_reason"]
    set_duty(
        actor=request.user,
        unit_id=unit_id,
        command=form.cleaned_data["command"],
        short_reason=ShortReason(reason) if reason else None,
    )
    return HttpResponse(status=204)


@require_POST
def duty_undo(request: StaffRequest, unit_id: int) -> HttpResponse:
    undo_duty(actor=request.user, unit_id=unit_id)
    return HttpResponse(status=204)


@require_POST
def presence(request: StaffRequest) -> HttpResponse:
    """Say what one is to the queue. A live page gets its new mark, another loads again."""
    form = PresenceForm(request.POST)
    if not form.is_valid():
        raise Invalid("That is nothing one can be to the queue; nothing was changed.")
    staff = set_presence(actor=request.user, command=form.cleaned_data["command"])
    if "HX-Request" not in request.headers:
        return redirect(_back(request))
    return render(request, "programs/presence.html", {"presence": presence_of(staff)})


@require_http_methods(["GET", "POST", "DELETE"])
def drafts(request: StaffRequest) -> JsonResponse:
    """What this person is typing: kept, given back, or forgotten. Nobody else reads it."""
    if request.method == "GET":
        keys = request.GET.getlist("key")[:20]
        return JsonResponse({key: kept for key in keys if (kept := draft_of(request.user, key))})
    form = DraftForm(_sent(request))
    if not form.is_valid():
        raise Invalid("That is no draft of ours; it was not kept.")
    key, fields = form.cleaned_data["key"], form.cleaned_data["typed"] or []
    if request.method == "DELETE":
        drop_draft(actor=request.user, key=key)
    else:
        keep_draft(actor=request.user, key=key, fields=fields)
    return JsonResponse({})


def _sent(request: StaffRequest) -> dict[str, Any]:
    return {"key": request.GET.get("key", ""), "typed": request.body.decode(errors="replace")}


def _back(request: StaffRequest) -> str:
    """The page somebody came from, if it is one of ours."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else "/"
