"""Drafts of forms, for the script that keeps them."""

from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from programs.base.refusals import Invalid
from programs.people.forms import DraftForm
from programs.people.http import StaffRequest
from programs.people.selectors import draft_of
from programs.people.services import drop_draft, keep_draft


@require_http_methods(["GET", "POST", "DELETE"])
def drafts(request: StaffRequest) -> JsonResponse:
    """What this person is typing: kept, given back, or forgotten. Nobody else reads it."""
    if request.method == "GET":
        keys = request.GET.getlist("key")[:20]
        drafts_by_key = {key: draft_of(request.user, key) for key in keys}
        return JsonResponse({key: fields for key, fields in drafts_by_key.items() if fields})
    form = DraftForm(_sent(request))
    if not form.is_valid():
        raise Invalid(_("That is no draft of ours; it was not kept."))
    key, fields = form.cleaned_data["key"], form.cleaned_data["typed"] or []
    if request.method == "DELETE":
        drop_draft(actor=request.user, key=key)
    else:
        keep_draft(actor=request.user, key=key, fields=fields)
    return JsonResponse({})


def _sent(request: StaffRequest) -> dict[str, Any]:
    return {"key": request.GET.get("key", ""), "typed": request.body.decode(errors="replace")}
