"""Facts about warm transfers, from their rows: ids and codes, nothing clinical."""

from dispatch.transfers.models import LifelineReferral, LifelineTransfer
from journal.chain import Entry
from journal.codes.care import Direction, StayedOn, TransferOutcome
from journal.codes.handoffs import Consent
from journal.codes.member import member
from journal.facts.care import LifelineReferred, TransferEnded, TransferMade, TransferOutstanding


def transferred(transfer: LifelineTransfer) -> Entry:
    fact = TransferMade(
        transfer=transfer.pk,
        direction=Direction(transfer.direction),
        consent=Consent(transfer.consent),
        stayed_on=StayedOn(transfer.stayed_on),
    )
    return Entry(_passing(transfer), fact)


def transfer_outstanding(transfer: LifelineTransfer) -> Entry:
    return Entry(_passing(transfer), TransferOutstanding(transfer=transfer.pk))


def transfer_ended(transfer: LifelineTransfer) -> Entry:
    fact = TransferEnded(transfer=transfer.pk, outcome=member(TransferOutcome, transfer.outcome))
    return Entry(_passing(transfer), fact)


def lifeline_referred(referral: LifelineReferral) -> Entry:
    fact = LifelineReferred(referral=referral.pk, consent=Consent(referral.consent))
    return Entry((f"call:{referral.call_id}",), fact)


def _passing(transfer: LifelineTransfer) -> tuple[str, str]:
    return (f"call:{transfer.call_id}", f"transfer:{transfer.pk}")
