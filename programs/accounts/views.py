"""Signing in and out, and the administrator's list of people."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from journal.codes.people import Program, Role
from programs.accounts.forms import AccessForm
from programs.accounts.selectors import people_for
from programs.accounts.services import record_sign_in, record_sign_out, set_access
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.people.http import StaffRequest
from programs.people.models import Staff
from programs.people.selectors import active_staff_named, audience_of
from programs.units.selectors import units_of_programs


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """Signing in, and in demo mode the accounts that need no password."""

    template_name = "programs/accounts/login.html"
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
    """Sign out; nobody is offered a call who has left."""
    record_sign_out(actor=request.user)
    logout(request)
    return redirect(settings.LOGIN_URL)


def locked_out(request: HttpRequest, credentials: dict[str, str], *args: Any) -> HttpResponse:
    """What somebody sees whose sign-ins failed too often; the package that counts them calls it."""
    reason = _("Five sign-ins failed. This account is locked from here for ten minutes.")
    return render(request, "programs/accounts/locked.html", {"reason": reason}, status=429)


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
    return render(request, "programs/accounts/people.html", context)


@require_POST
def access(request: StaffRequest, staff_id: int) -> HttpResponse:
    """Change what a person may see and do."""
    form = AccessForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("That is no role, program or unit of ours; nothing was changed."))
    cleaned = form.cleaned_data
    changed: Staff = set_access(
        actor=request.user,
        staff_id=staff_id,
        role=Role(cleaned["role"]),
        program=Program(cleaned["program"]) if cleaned["program"] else None,
        unit_id=cleaned["unit"],
        active=cleaned["active"],
    )
    return render(request, "programs/accounts/person_saved.html", {"person": changed})
