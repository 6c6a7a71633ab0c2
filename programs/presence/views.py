"""Saying what one is to the queue."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from programs.base.refusals import Invalid
from programs.people.http import StaffRequest
from programs.presence.forms import PresenceForm
from programs.presence.selectors import presence_of
from programs.presence.services import set_presence


@require_POST
def presence(request: StaffRequest) -> HttpResponse:
    """Say what one is to the queue. A live page gets its new mark, another loads again."""
    form = PresenceForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("That is nothing one can be to the queue; nothing was changed."))
    staff = set_presence(actor=request.user, command=form.cleaned_data["command"])
    if "HX-Request" not in request.headers:
        return redirect(_back(request))
    return render(request, "programs/presence/presence.html", {"presence": presence_of(staff)})


def _back(request: StaffRequest) -> str:
    """The page somebody came from, if it is one of ours."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else "/"
