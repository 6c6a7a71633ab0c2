"""Warm transfers whose outcome is owed."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dispatch.calls.cards import TaskRow
from dispatch.calls.models import Call
from dispatch.calls.selectors import calls_visible_to, needs_contact, sign_of, visible_among
from dispatch.transfers.models import LifelineTransfer
from dispatch.transfers.states import LIFELINE_FROM_BAND, NUMBER_ENOUGH_FROM_BAND, outcome_within
from journal.codes.care import Direction, LifelineEvidence, TransferStatus
from programs.base.permissions import Audience, Can, allows


def transfer_rows(
    audiences: Iterable[Audience], ids: Collection[UUID]
) -> dict[Audience, dict[UUID, TaskRow]]:
    transfers = list(owed_outcomes().filter(pk__in=ids)) if ids else []
    return {
        audience: {row.id: row for row in transfer_tasks(audience, transfers)}
        for audience in audiences
    }


def outcomes_owed() -> int:
    return owed_outcomes().count()


def owed_outcomes() -> QuerySet[LifelineTransfer]:
    owed = LifelineTransfer.objects.filter(status=TransferStatus.OVERDUE)
    return owed.select_related("call", "by")


def transfer_tasks(audience: Audience, transfers: Iterable[LifelineTransfer]) -> list[TaskRow]:
    if not allows(audience, Can.TRANSFER_988):
        return []
    transfers = list(transfers)
    seen = visible_among(audience, {transfer.call_id for transfer in transfers})
    return [_transfer(transfer) for transfer in transfers if transfer.call_id in seen]


def lifeline_evidence(call: Call) -> LifelineEvidence | None:
    """What is on record of the person having 988, or None: the last that happened counts, and
    only while the call is of those that 988 may have.
    """
    out = last_transfer(call)
    referral = call.lifeline_referrals.order_by("-at", "-pk").first()
    # A failed transfer undoes what was agreed before it, from the moment that it failed.
    last = (out.outcome_at or out.at) if out else None
    if referral and (last is None or referral.at >= last):
        allowed = not why_not_988(call, NUMBER_ENOUGH_FROM_BAND)
        return LifelineEvidence.REFERRED if allowed else None
    if out and out.status == TransferStatus.CONNECTED and not why_not_988(call, LIFELINE_FROM_BAND):
        return LifelineEvidence.CONNECTED
    return None


def transfer_limits(audience: Audience, call_id: UUID) -> dict[str, Any]:
    """What the sheet of a transfer says before anything is typed: why 988 may not have the
    caller, whether its number is enough, and within how many minutes the outcome is due.
    """
    call = calls_visible_to(audience).filter(pk=call_id).first()
    if call is None:
        return {}
    return {
        "why_not": why_not_988(call, LIFELINE_FROM_BAND),
        "may_give_number": not why_not_988(call, NUMBER_ENOUGH_FROM_BAND),
        "minutes": int(outcome_within(call.band).total_seconds() // 60),
    }


def last_transfer(call: Call) -> LifelineTransfer | None:
    """The transfer to 988 of which an outcome may be said."""
    return call.transfers.filter(direction=Direction.OUT).order_by("-at", "-pk").first()


def why_not_988(call: Call, from_band: int) -> str:
    """Why 988 may not have the caller of this call, in a sentence; empty where it may."""
    if call.band is None:
        return _("This call is not triaged: nobody knows yet whether 988 is enough. Triage it.")
    if needs_contact(call):
        return _("A life is in danger: the call stays with us until a responder has contact.")
    if call.locked:
        return _("A hard stop stands: this call is not sent to 988, send whom it says.")
    if call.band >= from_band:
        return ""
    if from_band > LIFELINE_FROM_BAND and call.band >= LIFELINE_FROM_BAND:
        return _(
            "Band %(band)s needs more than a number: transfer the caller with somebody on the "
            "line, or hand the call to a clinician."
        ) % {"band": sign_of(call)}
    return _(
        "Band %(band)s is too grave for 988: send a team, or hand the call to a clinician."
    ) % {"band": sign_of(call)}


def _transfer(transfer: LifelineTransfer) -> TaskRow:
    return TaskRow(
        kind="transfer",
        id=transfer.pk,
        call_id=transfer.call_id,
        number=transfer.call.number,
        rank=f"0|{transfer.due_at.isoformat()}",
        words=_("How did the transfer %(direction)s go? · %(staff)s")
        % {"direction": Direction(transfer.direction).label, "staff": transfer.by},
        due_at=transfer.due_at,
        overdue=True,
        tries=0,
    )
