"""One response of several agencies: who is asked, who waits where, when the scene is safe.

R21: docs/requirements.md.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.alerts.events import help_asked
from dispatch.alerts.models import Alert
from dispatch.alerts.services import AlreadyAsked, clear_pages, raise_page
from dispatch.alerts.states import HELP_WITHIN, OPEN_ALERT
from dispatch.calls.locks import lock_open_call
from dispatch.calls.models import Call
from dispatch.calls.status import end_hold
from dispatch.response import events
from dispatch.response.models import CoResponse, ResponsePlan
from dispatch.response.states import PLAN_ASKS, PLAN_GATES
from journal.chain import Entry
from journal.codes.alerts import AlertKind, PageReason
from journal.codes.scene import Agency, PlanKind
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff


def mark_imminent(call: Call, at: datetime) -> list[Entry]:
    """A life is in danger now: the supervisor is paged, and the call will not just close (R20)."""
    entries = raise_page(call, PageReason.IMMINENT, at)
    if call.imminent_at is None or call.contact_at or call.no_contact:
        call.imminent_at, call.contact_at, call.no_contact = at, None, None
        call.save(update_fields=["imminent_at", "contact_at", "no_contact", *end_hold(call, at)])
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
    for agency in PLAN_ASKS[kind]:
        entries += raise_help(call, PageReason(agency.value), actor)
    call.save(update_fields=["co_response", "ems"])
    append(*entries, by=actor.pk)
    return plan


@transaction.atomic
def record_arrival(*, actor: Staff, call_id: UUID, agency: Agency) -> CoResponse:
    """Note when police or EMS were there."""
    require(actor, Can.ASK_HELP)
    call = lock_open_call(actor, call_id)
    requests = CoResponse.objects.select_for_update(no_key=True).filter(
        call=call, agency=agency, withdrawn_at=None
    )
    request = requests.first()
    if request is None:
        raise NotFound(
            _("Nobody has asked for %(agency)s on this call.") % {"agency": agency.label}
        )
    if request.arrived_at:
        raise Refusal(_("%(agency)s arrived already.") % {"agency": agency.label})
    request.arrived_at = now()
    request.save(update_fields=["arrived_at"])
    append(events.agency_arrived(request), by=actor.pk)
    return request


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
    """Ask the dispatchers for police or EMS now. What they read is the safety summary of the
    call, never what is clinical.
    """
    require(actor, Can.ASK_HELP)
    _refuse_other_reasons(reason)
    call = lock_open_call(actor, call_id)
    alerts = call.alerts.filter(kind=AlertKind.HELP, reason=reason, status__in=OPEN_ALERT)
    if alerts.exists():
        raise AlreadyAsked(
            _("%(help)s: asked for already, and on every console.")
            % {"help": reason.label.capitalize()}
        )
    alert = _ask(call, reason, actor, alert_id or uuid4())
    call.save(update_fields=["co_response", "ems"])
    append(help_asked(alert), by=actor.pk)
    return alert


@transaction.atomic
def withdraw_help(*, actor: Staff, call_id: UUID, reason: PageReason) -> None:
    """Take back a request that nobody has answered, such as one that a wrong key made."""
    require(actor, Can.ASK_HELP)
    _refuse_other_reasons(reason)
    call = lock_open_call(actor, call_id)
    lapsed = clear_pages(call, reason)
    if not lapsed:
        raise NothingToWithdraw(_("Nobody has asked, or it is being sent: tell the dispatcher."))
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
    return [help_asked(_ask(call, reason, actor, uuid4()))]


def _refuse_other_reasons(reason: PageReason) -> None:
    """A page to the supervisor is neither asked for nor taken down as help is."""
    if reason.value not in Agency.values:
        raise Invalid(_("Help is the police's or EMS's; nothing was changed."))


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
    call = lock_open_call(actor, call_id)
    entries = mark_imminent(call, now())
    if not entries:
        raise Refusal(_("This call is marked already, and the supervisor is paged."))
    append(*entries, by=actor.pk)
    return call


@transaction.atomic
def confirm_contact(*, actor: Staff, call_id: UUID) -> Call:
    """Say that a responder has reached the person."""
    require(actor, Can.STATE_FACT)
    call = lock_open_call(actor, call_id)
    if call.imminent_at is None:
        raise Invalid(_("Nobody has said that a life is in danger here."))
    if call.contact_at:
        raise Refusal(_("Contact is confirmed already."))
    call.contact_at = now()
    call.save(update_fields=["contact_at"])
    append(events.contact_made(call), *clear_pages(call, PageReason.IMMINENT), by=actor.pk)
    return call
