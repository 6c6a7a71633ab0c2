"""A life in danger: imminent risk, help asked for in one keystroke, contact confirmed.

R20, R21: docs/requirements.md.
"""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now

from dispatch import events
from dispatch.models import Alert, Call, CoResponse
from dispatch.services.alerts import lapse_pages, raise_page
from dispatch.services.attention import mark_imminent
from dispatch.services.locks import lock_live
from dispatch.states import (
    HELP_WITHIN,
    OPEN_ALERT,
    Agency,
    AlertKind,
    PageReason,
)
from journal.chain import Entry
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
    _refuse_other_reasons(reason)
    call = lock_live(actor, call_id)
    standing = call.alerts.filter(kind=AlertKind.HELP, reason=reason, status__in=OPEN_ALERT)
    if standing.exists():
        raise AlreadyAsked(f"{reason.label.capitalize()}: asked for already, and on every console.")
    alert = _ask(call, reason, actor, alert_id or uuid4())
    call.save(update_fields=["co_response", "ems"])
    append(events.help_asked(alert), by=actor.pk)
    return alert


@transaction.atomic
def withdraw_help(*, actor: Staff, call_id: UUID, reason: PageReason) -> None:
    """Take back a request that nobody has answered, such as one that a wrong key made."""
    require(actor, Can.ASK_HELP)
    _refuse_other_reasons(reason)
    call = lock_live(actor, call_id)
    lapsed = lapse_pages(call, reason)
    if not lapsed:
        raise NothingToWithdraw("Nobody has asked, or it is being sent: tell the dispatcher.")
    CoResponse.objects.filter(
        call=call, agency=reason.value, arrived_at=None, withdrawn_at=None
    ).update(withdrawn_at=now())
    append(*lapsed, by=actor.pk)


def raise_help(call: Call, reason: PageReason, actor: Staff) -> list[Entry]:
    """Ask for help about a call that is already locked, unless it is asked for. The caller saves
    the call, and appends.
    """
    if CoResponse.objects.filter(call=call, agency=reason.value, withdrawn_at=None).exists():
        return []
    return [events.help_asked(_ask(call, reason, actor, uuid4()))]


def _refuse_other_reasons(reason: PageReason) -> None:
    """A page to the supervisor is neither asked for nor taken down as help is."""
    if reason.value not in Agency.values:
        raise Invalid("Help is the police's or EMS's; nothing was changed.")


def _ask(call: Call, reason: PageReason, actor: Staff, alert_id: UUID) -> Alert:
    at = now()
    alert = Alert.objects.create(
        id=alert_id,
        call=call,
        kind=AlertKind.HELP,
        reason=reason,
        by=actor,
        raised_at=at,
        due_at=at + HELP_WITHIN,
    )
    CoResponse.objects.get_or_create(
        call=call,
        agency=reason.value,
        withdrawn_at=None,
        defaults={"asked_at": at, "asked_by": actor},
    )
    call.co_response = call.co_response or reason == PageReason.POLICE
    call.ems = call.ems or reason == PageReason.EMS
    return alert


@transaction.atomic
def declare_imminent(*, actor: Staff, call_id: UUID) -> Call:
    """Say that a life is in danger now: the supervisor is paged at once."""
    require(actor, Can.STATE_FACT)
    call = lock_live(actor, call_id)
    entries = mark_imminent(call, now())
    if not entries:
        raise Refusal("This call is marked already, and the supervisor is paged.")
    append(*entries, by=actor.pk)
    return call


@transaction.atomic
def page_supervisor(*, actor: Staff, call_id: UUID) -> None:
    """Ask the supervisor to look at a call now."""
    require(actor, Can.ASK_HELP)
    call = lock_live(actor, call_id)
    entries = raise_page(call, PageReason.WANTED, now(), by=actor)
    if not entries:
        raise AlreadyAsked("The supervisor is paged about this call already.")
    append(*entries, by=actor.pk)


@transaction.atomic
def confirm_contact(*, actor: Staff, call_id: UUID) -> Call:
    """Say that a responder has reached the person."""
    require(actor, Can.STATE_FACT)
    call = lock_live(actor, call_id)
    if call.imminent_at is None:
        raise Invalid("Nobody has said that a life is in danger here.")
    if call.contact_at:
        raise Refusal("Contact is confirmed already.")
    call.contact_at = now()
    call.save(update_fields=["contact_at"])
    append(events.contact_made(call), *lapse_pages(call, PageReason.IMMINENT), by=actor.pk)
    return call
