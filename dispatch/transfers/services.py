"""Warm transfers between us and the 988 Lifeline (docs/requirements.md R33)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_call, lock_open_call
from dispatch.calls.models import Call
from dispatch.transfers import events
from dispatch.transfers.models import LifelineTransfer
from journal.chain import Entry
from journal.codes.care import Direction, StayedOn, TransferOutcome
from journal.codes.handoffs import Consent
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff


@dataclass(frozen=True, slots=True)
class WarmTransfer:
    """How a caller is handed over: whether they agreed, and who stays on the line."""

    consent: Consent
    stayed_on: StayedOn


class OutcomeIsKnown(Refusal):
    """Somebody has recorded how the transfer went."""


@transaction.atomic
def transfer_to_988(
    *, actor: Staff, call_id: UUID, warm: WarmTransfer, transfer_id: UUID | None = None
) -> LifelineTransfer:
    """Record that the caller is being handed to the Lifeline; its outcome is owed."""
    require(actor, Can.TRANSFER_988)
    call = lock_open_call(actor, call_id, _("there is nobody to transfer"))
    if warm.consent == Consent.REFUSED:
        raise Invalid(
            _("The caller refused: a transfer needs their consent. Nothing was recorded.")
        )
    transfer = _transfer(call, actor, Direction.OUT, warm, now(), transfer_id)
    append(events.transferred(transfer), by=actor.pk)
    return transfer


@transaction.atomic
def record_outcome(
    *, actor: Staff, transfer_id: UUID, outcome: TransferOutcome
) -> LifelineTransfer:
    """Say how a transfer went. Raises OutcomeIsKnown where somebody has said it."""
    require(actor, Can.TRANSFER_988)
    known = LifelineTransfer.objects.filter(pk=transfer_id).first()
    if known is None:
        raise NotFound(_("There is no such transfer."))
    lock_call(actor, known.call_id)
    # After the call, and without its joined rows: only the transfer itself is locked.
    transfers = LifelineTransfer.objects.select_for_update(no_key=True, of=("self",))
    transfer = transfers.select_related("outcome_by").get(pk=transfer_id)
    if transfer.outcome:
        label = TransferOutcome(transfer.outcome).label
        raise OutcomeIsKnown(
            _("%(staff)s has recorded: %(outcome)s.")
            % {"staff": transfer.outcome_by, "outcome": label}
        )
    transfer.outcome, transfer.outcome_at, transfer.outcome_by = outcome, now(), actor
    transfer.save(update_fields=["outcome", "outcome_at", "outcome_by"])
    append(events.transfer_ended(transfer), by=actor.pk)
    return transfer


def record_transfer_in(call: Call, actor: Staff, warm: WarmTransfer) -> Entry:
    """Record how the Lifeline handed over a call that is being received."""
    transfer = _transfer(call, actor, Direction.IN, warm, call.received_at)
    transfer.outcome = TransferOutcome.CONNECTED
    transfer.outcome_at, transfer.outcome_by = call.received_at, actor
    transfer.save(update_fields=["outcome", "outcome_at", "outcome_by"])
    return events.transferred(transfer)


def _transfer(
    call: Call,
    actor: Staff,
    direction: Direction,
    warm: WarmTransfer,
    at: datetime,
    transfer_id: UUID | None = None,
) -> LifelineTransfer:
    return LifelineTransfer.objects.create(
        id=transfer_id or uuid4(),
        call=call,
        direction=direction,
        consent=warm.consent,
        stayed_on=warm.stayed_on,
        by=actor,
        at=at,
        due_at=at + timedelta(minutes=settings.TRANSFER_OUTCOME_MINUTES),
    )
