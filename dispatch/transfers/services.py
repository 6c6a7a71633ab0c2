"""Warm transfers between us and the 988 Lifeline, and its number given to a person
(docs/requirements.md R33).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from dispatch.alerts.services import clear_pages
from dispatch.calls.locks import lock_call, lock_open_call
from dispatch.calls.models import Call
from dispatch.obligations.services import fulfill
from dispatch.transfers import events
from dispatch.transfers.models import LifelineReferral, LifelineTransfer
from dispatch.transfers.requests import bring_back, lock_served_call
from dispatch.transfers.selectors import why_not_988
from dispatch.transfers.states import (
    LIFELINE_FROM_BAND,
    NUMBER_ENOUGH_FROM_BAND,
    TRANSFER,
    UNDER_WAY,
    outcome_within,
    step_for,
)
from journal.chain import Entry
from journal.codes.alerts import PageReason
from journal.codes.care import Direction, StayedOn, TransferOutcome, TransferStatus
from journal.codes.handoffs import Consent
from journal.codes.scene import ObligationKind
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


class TooGraveFor988(Refusal):
    """The call stays with us: it is grave, a life is in danger, or nobody knows yet."""


class TransferUnderWay(Refusal):
    """The caller is on the line to 988 already."""


@transaction.atomic
def transfer_to_988(
    *, actor: Staff, call_id: UUID, warm: WarmTransfer, transfer_id: UUID | None = None
) -> LifelineTransfer:
    """Record that the caller is being handed to the Lifeline; its outcome is owed.

    Raises TooGraveFor988 where the call stays with us, Invalid where the caller did not agree
    or nobody stays on the line, TransferUnderWay where the last one's outcome is still owed.
    """
    require(actor, Can.TRANSFER_988)
    call = lock_open_call(actor, call_id, _("there is nobody to transfer"))
    _refuse_grave(call, LIFELINE_FROM_BAND)
    _refuse_without_consent(warm.consent)
    if warm.stayed_on == StayedOn.NOBODY:
        raise Invalid(
            _("Somebody stays on the line until 988 has the caller: say who. Nothing was recorded.")
        )
    _refuse_second(call)
    transfer = _transfer(call, actor, Direction.OUT, warm, now(), transfer_id)
    # Somebody tries again: what was told of the last try is being done.
    alerts = clear_pages(call, PageReason.LIFELINE_FAILED)
    append(events.transferred(transfer), *alerts, by=actor.pk)
    return transfer


@transaction.atomic
def refer_to_988(
    *, actor: Staff, call_id: UUID, consent: Consent, referral_id: UUID | None = None
) -> LifelineReferral:
    """Record that the person has the number of 988 and agrees to call it themself.

    Only for the least grave calls: raises TooGraveFor988 for the others, Invalid where the
    person did not agree.
    """
    require(actor, Can.TRANSFER_988)
    call = lock_open_call(actor, call_id, _("there is nobody to refer"))
    _refuse_grave(call, NUMBER_ENOUGH_FROM_BAND)
    _refuse_without_consent(consent)
    referral = LifelineReferral.objects.create(
        id=referral_id or uuid4(), call=call, consent=consent, by=actor, at=now()
    )
    who = _("the person, who calls 988")
    done = fulfill(call, ObligationKind.LIFELINE, by=actor, who=who, at=referral.at)
    append(events.lifeline_referred(referral), *done, by=actor.pk)
    return referral


@transaction.atomic
def record_outcome(
    *, actor: Staff, transfer_id: UUID, outcome: TransferOutcome
) -> LifelineTransfer:
    """Say how a transfer went: where 988 does not have the caller, the call is ours again.

    One that connected late is recorded and closes nothing. Raises OutcomeIsKnown where somebody
    has said it; that a caller who was connected came back may still be said.
    """
    require(actor, Can.TRANSFER_988)
    known = LifelineTransfer.objects.filter(pk=transfer_id).first()
    if known is None:
        raise NotFound(_("There is no such transfer."))
    call = lock_served_call(known.call_id)
    lock_call(actor, known.call_id)  # it is held: this asks whether they may see it
    # After the call, and without its joined rows: only the transfer itself is locked.
    transfers = LifelineTransfer.objects.select_for_update(no_key=True, of=("self",))
    transfer = transfers.select_related("outcome_by", "by").get(pk=transfer_id)
    command = step_for(transfer.status, outcome)
    if not TRANSFER.may(transfer.status, command):
        _refuse_known(transfer)
    transfer.status = TRANSFER.next(transfer.status, command)
    transfer.outcome, transfer.outcome_at, transfer.outcome_by = outcome, now(), actor
    transfer.save(update_fields=["status", "outcome", "outcome_at", "outcome_by"])
    if outcome == TransferOutcome.CONNECTED:
        entries = [
            *clear_pages(call, PageReason.LIFELINE_FAILED),
            *fulfill(call, ObligationKind.LIFELINE, by=actor, who=_("988"), at=_since(transfer)),
        ]
    else:
        entries = bring_back(call, transfer.by, now())
    append(events.transfer_ended(transfer), *entries, by=actor.pk)
    return transfer


def record_transfer_in(call: Call, actor: Staff, warm: WarmTransfer) -> Entry:
    """Record how the Lifeline handed over a call that is being received."""
    transfer = _transfer(call, actor, Direction.IN, warm, call.received_at)
    transfer.status = TRANSFER.next(transfer.status, "connect")
    transfer.outcome = TransferOutcome.CONNECTED
    transfer.outcome_at, transfer.outcome_by = call.received_at, actor
    transfer.save(update_fields=["status", "outcome", "outcome_at", "outcome_by"])
    return events.transferred(transfer)


def _refuse_grave(call: Call, from_band: int) -> None:
    if reason := why_not_988(call, from_band):
        raise TooGraveFor988(reason)


def _refuse_without_consent(consent: Consent) -> None:
    if consent == Consent.NOT_ASKED:
        raise Invalid(
            _(
                "The caller was not asked: ask whether they agree to 988, then say what they "
                "answered. Nothing was recorded."
            )
        )
    if consent == Consent.REFUSED:
        raise Invalid(
            _("The caller refused: a transfer needs their consent. Nothing was recorded.")
        )
    if consent != Consent.GIVEN:
        raise Invalid(
            _(
                "The caller could not be asked: who cannot agree stays with us. Hand the call to "
                "a clinician. Nothing was recorded."
            )
        )


def _refuse_second(call: Call) -> None:
    under_way = call.transfers.filter(direction=Direction.OUT, status__in=UNDER_WAY).first()
    if under_way:
        raise TransferUnderWay(
            _("A transfer to 988 is under way since %(at)s: say how it went first.")
            % {"at": f"{localtime(under_way.at):%H:%M}"}
        )


def _since(transfer: LifelineTransfer) -> datetime:
    """Now; or when a timer, whose clock was ahead, said that the outcome was overdue."""
    at = now()
    return max(at, transfer.listed_at or at)


def _refuse_known(transfer: LifelineTransfer) -> None:
    label = TransferOutcome(transfer.outcome or "").label
    raise OutcomeIsKnown(
        _("%(staff)s has recorded: %(outcome)s.") % {"staff": transfer.outcome_by, "outcome": label}
    )


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
        status=TransferStatus.OPEN,
        by=actor,
        at=at,
        due_at=at + outcome_within(call.band),
    )
