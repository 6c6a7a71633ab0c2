"""A life in danger: imminent risk, help asked for in one keystroke, contact confirmed (D8, D9)."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now

from dispatch import events
from dispatch.models import Alert, Call
from dispatch.services.alerts import lapse_pages
from dispatch.services.attention import mark_imminent
from dispatch.services.locks import lock_call
from dispatch.states import (
    HELP_WITHIN,
    OPEN_ALERT,
    AlertKind,
    CallStatus,
    PageReason,
)
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Invalid, Refusal


class AlreadyAsked(Refusal):
    """The same help has been asked for, and nobody has answered yet."""


class NothingToWithdraw(Refusal):
    """Nobody has asked for this help, or somebody is sending it already."""


@transaction.atomic
def ask_help(
    *, actor: Staff, call_id: UUID, reason: PageReason, alert_id: UUID | None = None
) -> Alert:
    """Ask the dispatchers for police or EMS now. What they read is the safety summary of the
    call, never what is clinical.
    """
    require(actor, Can.ASK_HELP)
    call = _lock_live(actor, call_id)
    standing = call.alerts.filter(kind=AlertKind.HELP, reason=reason, status__in=OPEN_ALERT)
    if standing.exists():
        raise AlreadyAsked(f"{reason.label.capitalize()}: asked for already, and on every console.")
    at = now()
    alert = Alert.objects.create(
        id=alert_id or uuid4(),
        call=call,
        kind=AlertKind.HELP,
        reason=reason,
        by=actor,
        raised_at=at,
        due_at=at + HELP_WITHIN,
    )
    call.co_response = call.co_response or reason == PageReason.POLICE
    call.ems = call.ems or reason == PageReason.EMS
    call.save(update_fields=["co_response", "ems"])
    append(events.help_asked(alert), by=actor.pk)
    return alert


@transaction.atomic
def withdraw_help(*, actor: Staff, call_id: UUID, reason: PageReason) -> None:
    """Take back a request that nobody has answered, such as one that a wrong key made."""
    require(actor, Can.ASK_HELP)
    call = _lock_live(actor, call_id)
    lapsed = lapse_pages(call, reason)
    if not lapsed:
        raise NothingToWithdraw("Nobody has asked, or it is being sent: tell the dispatcher.")
    append(*lapsed, by=actor.pk)


@transaction.atomic
def declare_imminent(*, actor: Staff, call_id: UUID) -> Call:
    """Say that a life is in danger now: the supervisor is paged at once."""
    require(actor, Can.STATE_FACT)
    call = _lock_live(actor, call_id)
    entries = mark_imminent(call, now())
    if not entries:
        raise Refusal("This call is marked already, and the supervisor is paged.")
    append(*entries, by=actor.pk)
    return call


@transaction.atomic
def confirm_contact(*, actor: Staff, call_id: UUID) -> Call:
    """Say that a responder has reached the person."""
    require(actor, Can.STATE_FACT)
    call = _lock_live(actor, call_id)
    if call.imminent_at is None:
        raise Invalid("Nobody has said that a life is in danger here.")
    if call.contact_at:
        raise Refusal("Contact is confirmed already.")
    call.contact_at = now()
    call.save(update_fields=["contact_at"])
    append(events.contact_made(call), *lapse_pages(call, PageReason.IMMINENT), by=actor.pk)
    return call


def _lock_live(actor: Staff, call_id: UUID) -> Call:
    call = lock_call(actor, call_id)
    if call.status == CallStatus.CLOSED:
        raise Invalid("The call is closed; nothing was changed.")
    return call
