"""The sheets that open a call: from the public, an officer on scene, 988."""

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from dispatch.intake.forms import IntakeForm, LifelineForm, OfficerForm
from dispatch.intake.services import receive_call
from programs.base.http import DONE
from programs.base.permissions import Can, require
from programs.people.http import StaffRequest, posted

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

INTAKES: Final[dict[str, tuple[type[IntakeForm | OfficerForm | LifelineForm], "_StrOrPromise"]]] = {
    "public": (IntakeForm, _("New call")),
    "officer": (OfficerForm, _("Officer on scene")),
    "988": (LifelineForm, _("From 988")),
}


@require_http_methods(["GET", "POST"])
def receive(request: StaffRequest, kind: str = "public") -> HttpResponse:
    """Open a call: from the public, from an officer on scene, or handed over by 988."""
    require(request.user, Can.RECEIVE_CALL)
    shape, title = INTAKES[kind]
    form = shape(posted(request))
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        context = {"form": form, "kind": kind, "title": title}
        return render(request, "dispatch/intake/intake_form.html", context, status=status)
    call = receive_call(actor=request.user, intake=form.intake())
    return HttpResponse(status=DONE, headers={"HX-Trigger": f'{{"call-received": "{call.pk}"}}'})
