"""Warm transfers between us and the 988 Lifeline (docs/requirements.md R33)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from dispatch import events
from dispatch.models import Call, LifelineTransfer
from dispatch.services.locks import lock_call, lock_live
from dispatch.states import Consent, Direction, StayedOn, TransferOutcome
from journal.chain import Entry
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Invalid, NotFound, Refusal
from programs.selectors.due import earliest


@dataclass(frozen=True, slots=True)
class Warm:
    """How a caller is handed over: whether they agreed, and who stays on the line."""

    consent: Consent
    stayed_on: StayedOn


class OutcomeIsKnown(Refusal):
    """Somebody has recorded how the transfer went."""


@transaction.atomic
def transfer_to_988(
    *, actor: Staff, call_id: UUID, warm: Warm, transfer_id: UUID | None = None
) -> LifelineTransfer:
    """Record that the caller is being handed to the Lifeline; its outcome is owed."""
    require(actor, Can.TRANSFER_988)
    call = lock_live(actor, call_id, "there is nobody to transfer")
    if warm.consent == Consent.REFUSED:
        raise Invalid("The caller refused: a transfer needs their consent. Nothing was recorded.")
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
        raise NotFound("There is no such transfer.")
    lock_call(actor, known.call_id)
    held = LifelineTransfer.objects.select_for_update(no_key=True, of=("self",))
    transfer = held.select_related("outcome_by").get(pk=transfer_id)
    if transfer.outcome:
        said = TransferOutcome(transfer.outcome).label
        raise OutcomeIsKnown(f"{transfer.outcome_by} has recorded: {said}.")
    transfer.outcome, transfer.outcome_at, transfer.outcome_by = outcome, now(), actor
    transfer.save(update_fields=["outcome", "outcome_at", "outcome_by"])
    append(events.transfer_ended(transfer), by=actor.pk)
    return transfer


@transaction.atomic
def run_due_transfers(*, at: datetime) -> int:
    """List, once, each transfer whose outcome is still owed; return how many."""
    held = _owed(at).select_for_update(no_key=True, skip_locked=True)
    owed = list(held.order_by("due_at"))
    for transfer in owed:
        transfer.listed_at = at
        transfer.save(update_fields=["listed_at"])
    if owed:
        append(*(events.transfer_outstanding(one) for one in owed), by=None)
    return len(owed)


def oldest_outcome_owed(at: datetime) -> datetime | None:
    """When the outcome that `run_due_transfers` has not listed for longest was due."""
    return earliest(_owed(at), "due_at")


def _owed(at: datetime) -> QuerySet[LifelineTransfer]:
    return LifelineTransfer.objects.filter(outcome=None, listed_at=None, due_at__lte=at)


def note_transfer_in(call: Call, actor: Staff, warm: Warm) -> Entry:
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
    warm: Warm,
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
