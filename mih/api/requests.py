"""A request of the API, and acting on it once."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dispatch.open_call.cards import CallCard
from dispatch.open_call.selectors import call_card
from programs.base.refusals import NotFound
from programs.people.models import Staff
from programs.people.selectors import audience_of
from programs.people.services import file_receipt


class ApiRequest(HttpRequest):
    auth: Staff


def run_once(request: ApiRequest, act: Callable[[UUID], object]) -> UUID:
    """Act under the request's Idempotency-Key; return the id of what was made, now or before.

    Claim and act commit together: a crash leaves both or neither.
    """
    made_id = uuid4()
    key = request.headers.get("Idempotency-Key")
    with transaction.atomic():
        if key is not None:
            content = f"{request.method} {request.path}\n{request.body.decode()}"
            before = file_receipt(actor=request.auth, key=key, request=content, made=made_id)
            if before:
                return before
        act(made_id)
    return made_id


def card_of(request: ApiRequest, call_id: UUID) -> CallCard:
    """The call as the asker may see it. Raises NotFound."""
    card = call_card(audience_of(request.auth), call_id)
    if card is None:
        raise NotFound(_("There is no such call."))
    return card
