"""How an invented call ends: on what its people would have left on record by then."""

from typing import Final

from dispatch.calls.models import Call
from dispatch.calls.selectors import needs_contact
from dispatch.closing.refusing import EvidenceMissing, SecondPersonNeeded
from dispatch.closing.services import close_call
from dispatch.obligations.answers import accept_obligation, end_obligation
from dispatch.obligations.selectors import unmet
from dispatch.response.selectors import who_is_there
from dispatch.response.services import confirm_contact, record_arrival
from dispatch.transfers.services import WarmTransfer, record_outcome, transfer_to_988
from journal.codes.calls import Disposition, NoContact, Tried, Unserved
from journal.codes.care import StayedOn, TransferOutcome
from journal.codes.handoffs import Consent
from journal.codes.people import Role
from journal.codes.scene import Agency, ObligationKind, ObligationReason
from programs.people.models import Staff

# What an evening's people say was tried, for endings that want it.
TRIED: Final = {
    Disposition.REFUSED: Tried.SAID_NO,
    Disposition.NOBODY_FOUND: Tried.LOOKED,
    Disposition.CANCELLED: Tried.CALLED_OFF,
}
AGENCIES: Final = {
    ObligationKind.POLICE: Agency.POLICE,
    ObligationKind.EMS: Agency.EMS,
    ObligationKind.FIRE: Agency.FIRE,
}


def end_as(actor: Staff, call: Call, disposition: Disposition, unserved: Unserved) -> None:
    """Close a call; what is owed is answered before, and who is in charge says what wants that."""
    call.refresh_from_db()
    supervisor = Staff.objects.filter(role=Role.SUPERVISOR, is_active=True).order_by("pk").first()
    charge = supervisor or actor
    if disposition == Disposition.TO_988:
        _transfer(actor, call)
    _answer_what_is_owed(charge, call)
    call.refresh_from_db()
    if needs_contact(call) and who_is_there(call):
        confirm_contact(actor=actor, call_id=call.pk)
    for one, ending in ((actor, disposition), (charge, disposition), (charge, Disposition.REFUSED)):
        try:
            close_call(
                actor=one,
                call_id=call.pk,
                disposition=ending,
                unserved=unserved,
                no_contact=NoContact.ELSEWHERE,
                named="the city's police",
                tried=TRIED.get(ending),
            )
            return
        except (EvidenceMissing, SecondPersonNeeded):
            continue


def _transfer(actor: Staff, call: Call) -> None:
    transfer = transfer_to_988(
        actor=actor, call_id=call.pk, warm=WarmTransfer(Consent.GIVEN, StayedOn.BOTH)
    )
    record_outcome(actor=actor, transfer_id=transfer.pk, outcome=TransferOutcome.CONNECTED)


def _answer_what_is_owed(charge: Staff, call: Call) -> None:
    for row in unmet(call):
        kind = ObligationKind(row.kind)
        if kind in AGENCIES:
            accept_obligation(actor=charge, obligation_id=row.pk, who="Unit 3A12")
            record_arrival(actor=charge, call_id=call.pk, agency=AGENCIES[kind])
        elif kind == ObligationKind.SUPERVISOR:
            accept_obligation(actor=charge, obligation_id=row.pk, who=charge.name)
        elif kind == ObligationKind.ART:
            end_obligation(actor=charge, obligation_id=row.pk, reason=ObligationReason.NO_UNIT)
