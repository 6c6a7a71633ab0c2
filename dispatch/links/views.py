"""Linking calls and undoing it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dispatch.links.forms import LinkForm
from dispatch.links.services import link_calls, undo_link
from journal.codes.scene import LinkKind
from programs.base.forms import validated
from programs.base.http import DONE
from programs.people.http import StaffRequest


@require_POST
def link(request: StaffRequest, call_id: UUID) -> HttpResponse:
    """Say that another call belongs to this one, or is this one."""
    cleaned = validated(
        LinkForm(request.POST), _("Say which call, and whether it is linked or merged.")
    )
    link_calls(
        actor=request.user,
        call_id=call_id,
        other_id=cleaned["other"],
        kind=LinkKind(cleaned["kind"]),
    )
    return HttpResponse(status=DONE)


@require_POST
def unlink(request: StaffRequest, link_id: UUID) -> HttpResponse:
    undo_link(actor=request.user, link_id=link_id)
    return HttpResponse(status=DONE)
