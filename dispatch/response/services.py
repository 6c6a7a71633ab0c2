"""One response of several agencies: who is asked, who waits where, when the scene is safe.

R21: docs/requirements.md.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.models import Alert
from dispatch.alerts.services import AlreadyAsked, clear_pages, raise_help, raise_page
from dispatch.alerts.states import OPEN_ALERT
from dispatch.calls.locks import lock_open_call
from dispatch.calls.models import Call
from dispatch.calls.status import end_hold
from dispatch.obligations.models import Obligation
from dispatch.obligations.selectors import only_triage_asked
from dispatch.obligations.services import arrive, owe, withdraw
from dispatch.obligations.states import KIND_OF
from dispatch.response import events
from dispatch.response.models import ResponsePlan
from dispatch.response.selectors import at_the_phone, who_is_there
from dispatch.response.states import PLAN_ASKS, PLAN_GATES
from journal.chain import Entry
from journal.codes.alerts import AlertKind, PageReason
from journal.codes.scene import Agency, ObligationKind, Origin, PlanKind
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff


def mark_imminent(call: Call, at: datetime) -> list[Entry]:
    """A life is in danger now: the supervisor is paged, and the call will not just close (R20)."""
    entries = raise_page(call, PageReason.IMMINENT, at)
    if call.imminent_at is None or call.contact_at or call.no_contact:
        call.imminent_at, call.contact_at, call.no_contact = at, None, None
        call.contact_how, call.contact_who = None, ""
        reached = ("contact_at", "no_contact", "contact_how", "contact_who")
        call.save(update_fields=["imminent_at", *reached, *end_hold(call, at)])
        entries.insert(0, events.imminent_declared(call))
    return entries


@transaction.atomic
def plan_response(
    *, actor: Staff, call_id: UUID, kind: PlanKind, staging: str = "", gated: bool | None = None
) -> ResponsePlan:
    """Ask for everybody a kind of response needs, as one thing, and say where the crew waits.

    `gated` keeps the crew from the scene until it is declared safe; left out, the kind says.
    Planning again changes the plan and asks nobody twice.
    """
    require(actor, Can.ASK_HELP)
    call = lock_open_call(actor, call_id)
    plan, _created = ResponsePlan.objects.update_or_create(
        call=call,
        defaults={
            "kind": kind,
            "staging": staging.strip(),
            "gated": PLAN_GATES[kind] if gated is None else gated,
            "made_at": now(),
        },
    )
    entries = [events.response_planned(plan)]
    for asked in PLAN_ASKS[kind]:
        entries += owe(call, asked, Origin.PLAN, by=actor, at=plan.made_at)
    append(*entries, by=actor.pk)
    return plan


@transaction.atomic
def record_arrival(*, actor: Staff, call_id: UUID, agency: Agency) -> Obligation:
    """Note when police, EMS or fire were there."""
    require(actor, Can.ASK_HELP)
    call = lock_open_call(actor, call_id)
    row, entries = arrive(call, ObligationKind(agency.value), now())
    append(*entries, by=actor.pk)
    return row


@transaction.atomic
def declare_scene_safe(*, actor: Staff, call_id: UUID) -> ResponsePlan:
    """Say that the scene is safe: the crew may leave the staging place."""
    require(actor, Can.ASK_HELP)
    call = lock_open_call(actor, call_id)
    plan = _plan(call)
    if not plan.gated:
        raise Invalid(_("This response does not wait for a safe scene."))
    if plan.safe_at:
        raise Refusal(_("The scene is declared safe already."))
    plan.safe_at, plan.safe_by = now(), actor
    plan.save(update_fields=["safe_at", "safe_by"])
    append(events.scene_safe(plan), by=actor.pk)
    return plan


def _plan(call: Call) -> ResponsePlan:
    plan = ResponsePlan.objects.select_for_update(no_key=True).filter(call=call).first()
    if plan is None:
        raise NotFound(_("There is no response plan for this call."))
    return plan


class NothingToWithdraw(Refusal):
    """Nobody has asked for this help, or somebody is sending it already."""


@transaction.atomic
def ask_help(
    *, actor: Staff, call_id: UUID, reason: PageReason, alert_id: UUID | None = None
) -> Alert:
    """Ask the dispatchers for police, EMS or fire now. What they read is the safety summary of
    the call, never what is clinical. Asked for by triage already, it is this person's as well.
    """
    require(actor, Can.ASK_HELP)
    kind = _kind_of(reason)
    call, at = lock_open_call(actor, call_id), now()
    asked = call.alerts.filter(kind=AlertKind.HELP, reason=reason, status__in=OPEN_ALERT)
    if asked.exists() and not only_triage_asked(call, kind):
        raise AlreadyAsked(
            _("%(help)s: asked for already, and on every console.")
            % {"help": reason.label.capitalize()}
        )
    alert, entry = raise_help(call, reason, at, actor, alert_id=alert_id)
    entries = [entry, *owe(call, kind, Origin.PERSON, by=actor, at=at)]
    append(*entries, by=actor.pk)
    return alert


@transaction.atomic
def withdraw_help(*, actor: Staff, call_id: UUID, reason: PageReason) -> None:
    """Take back a request that nobody has answered, such as one that a wrong key made. What
    triage asked for as well is not taken back so.
    """
    require(actor, Can.ASK_HELP)
    kind = _kind_of(reason)
    call = lock_open_call(actor, call_id)
    if not call.alerts.filter(reason=reason, status__in=OPEN_ALERT).exists():
        raise NothingToWithdraw(_("Nobody has asked, or it is being sent: tell the dispatcher."))
    append(*withdraw(call, kind, by=actor, at=now()), by=actor.pk)


def _kind_of(reason: PageReason) -> ObligationKind:
    """A page to the supervisor is neither asked for nor taken down as help is."""
    if reason not in KIND_OF:
        raise Invalid(_("Help is the police's, EMS's or fire's; nothing was changed."))
    return KIND_OF[reason]


@transaction.atomic
def declare_imminent(*, actor: Staff, call_id: UUID) -> Call:
    """Say that a life is in danger now: the supervisor is paged at once."""
    require(actor, Can.STATE_FACT)
    call = lock_open_call(actor, call_id)
    entries = mark_imminent(call, now())
    if not entries:
        raise Refusal(_("This call is marked already, and the supervisor is paged."))
    append(*entries, by=actor.pk)
    return call


class NobodyReachedThem(Invalid):
    """Contact is confirmed by a named responder, or the person themself at the phone."""


@transaction.atomic
def confirm_contact(*, actor: Staff, call_id: UUID, by_phone: bool = False) -> Call:
    """Say that a responder has reached the person: a unit or an agency that is on record as
    there, or, `by_phone`, the clinician who has the call and the person themself at the phone.

    Raises NobodyReachedThem where neither is so.
    """
    require(actor, Can.STATE_FACT)
    call = lock_open_call(actor, call_id)
    if call.imminent_at is None:
        raise Invalid(_("Nobody has said that a life is in danger here."))
    if call.contact_at:
        raise Refusal(_("Contact is confirmed already."))
    reached = at_the_phone(call, actor) if by_phone else who_is_there(call)
    if reached is None:
        raise NobodyReachedThem(_why_not_reached(by_phone))
    call.contact_at, call.contact_how, call.contact_who = now(), reached.how, reached.who
    call.save(update_fields=["contact_at", "contact_how", "contact_who"])
    append(events.contact_made(call), *clear_pages(call, PageReason.IMMINENT), by=actor.pk)
    return call


def _why_not_reached(by_phone: bool) -> str:
    if by_phone:
        return _(
            "Only the clinician who has the call says that the person is at the phone: take the "
            "call first (key G). Imminent risk stands."
        )
    return _(
        "Nobody is on record as with the person: report a unit on scene, or note who of police "
        "or EMS arrived; or the clinician who has the call says that the person is at the phone. "
        "Imminent risk stands."
    )
