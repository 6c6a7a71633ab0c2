"""What has to be known to end a call."""

from uuid import UUID

from django.utils.translation import gettext as _

from dispatch.calls.selectors import calls_visible_to, is_unserved, needs_contact, place_of
from dispatch.closing.cards import ClosingCard, EndingCard
from dispatch.closing.checks import Record
from dispatch.closing.evidence import EVIDENCE, WAYS, evidence_of, wants_word
from journal.codes.calls import ClosedOn, Disposition
from programs.base.permissions import Audience
from programs.base.refusals import NotFound
from programs.people.models import Staff


def closing_card(audience: Audience, staff: Staff, call_id: UUID) -> ClosingCard:
    """The call as `staff` sees it on its closing sheet. Raises NotFound when it may not be seen."""
    calls = calls_visible_to(audience).select_related("owner")
    call = calls.prefetch_related("assignments__unit").filter(pk=call_id).first()
    if call is None:
        raise NotFound(_("There is no such call on your board."))
    outcomes = {one.outcome for one in call.assignments.all() if one.outcome}
    return ClosingCard(
        id=call.pk,
        number=call.number,
        place=place_of(call),
        crews_say=tuple(
            (assignment.unit.callsign, str(Disposition(assignment.outcome).label))
            for assignment in call.assignments.all()
            if assignment.outcome
        ),
        outcome=str(*outcomes) if len(outcomes) == 1 else "",
        wants_reason=is_unserved(call),
        needed=call.need_name,
        lacks_contact=needs_contact(call),
        untriaged=call.band is None,
        endings=tuple(_ending(Record(call, staff), one) for one in Disposition),
        ways=tuple((way.value, str(way.label)) for way in WAYS if WAYS[way]),
    )


def _ending(record: Record, disposition: Disposition) -> EndingCard:
    evidence, found = EVIDENCE[disposition], evidence_of(record, disposition)
    missing = ""
    if found is None:
        missing = str(evidence.missing)
    elif wants_word(record, disposition):
        missing = _("A second person confirms it.")
    return EndingCard(
        value=disposition.value,
        label=str(disposition.label),
        found=found.words if found and found.on != ClosedOn.NO_CALL else "",
        missing=missing,
        key="" if found else evidence.key,
    )
