"""What has to be known to end a call."""

from uuid import UUID

from django.utils.translation import gettext as _

from dispatch.calls.selectors import calls_visible_to, is_unserved, needs_contact, place_of
from dispatch.closing.cards import ClosingCard
from journal.codes.calls import Disposition
from programs.base.permissions import Audience
from programs.base.refusals import NotFound


def closing_card(audience: Audience, call_id: UUID) -> ClosingCard:
    """The call as its closing sheet shows it. Raises NotFound when it may not be seen."""
    calls = calls_visible_to(audience).select_related("owner")
    call = calls.prefetch_related("assignments__unit").filter(pk=call_id).first()
    if call is None:
        raise NotFound(_("There is no such call on your board."))
    return ClosingCard(
        id=call.pk,
        number=call.number,
        place=place_of(call),
        crews_say=tuple(
            (assignment.unit.callsign, str(Disposition(assignment.outcome).label))
            for assignment in call.assignments.all()
            if assignment.outcome
        ),
        wants_reason=is_unserved(call),
        needed=call.need_name,
        lacks_contact=needs_contact(call),
    )
