"""One response of several agencies: who is asked, who waits where, when the scene is safe.

R21: docs/requirements.md.
"""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from dispatch import events
from dispatch.models import Call, CoResponse, ResponsePlan
from dispatch.services.locks import lock_live
from dispatch.services.safety import raise_help
from dispatch.states import PLAN_ASKS, PLAN_GATES, Agency, PageReason, PlanKind
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Invalid, NotFound, Refusal


@transaction.atomic
def plan_response(
    *, actor: Staff, call_id: UUID, kind: PlanKind, staging: str = "", gated: bool | None = None
) -> ResponsePlan:
    """Ask for everybody a kind of response needs, as one thing, and say where the crew waits.

    `gated` keeps the crew from the scene until it is declared safe; left out, the kind says.
    Planning again changes the plan and asks nobody twice.
    """
    require(actor, Can.ASK_HELP)
    call = lock_live(actor, call_id)
    plan, _ = ResponsePlan.objects.update_or_create(
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
def note_arrival(*, actor: Staff, call_id: UUID, agency: Agency) -> CoResponse:
    """Note when police or EMS were there."""
    require(actor, Can.ASK_HELP)
    call = lock_live(actor, call_id)
    asked = CoResponse.objects.select_for_update(no_key=True).filter(
        call=call, agency=agency, withdrawn_at=None
    )
    one = asked.first()
    if one is None:
        raise NotFound(f"Nobody has asked for {agency.label} on this call.")
    if one.arrived_at:
        raise Refusal(f"{agency.label} arrived already.")
    one.arrived_at = now()
    one.save(update_fields=["arrived_at"])
    append(events.agency_arrived(one), by=actor.pk)
    return one


@transaction.atomic
def declare_safe(*, actor: Staff, call_id: UUID) -> ResponsePlan:
    """Say that the scene is safe: the crew may leave the staging place."""
    require(actor, Can.ASK_HELP)
    call = lock_live(actor, call_id)
    plan = _plan(call)
    if not plan.gated:
        raise Invalid("This response does not wait for a safe scene.")
    if plan.safe_at:
        raise Refusal("The scene is declared safe already.")
    plan.safe_at, plan.safe_by = now(), actor
    plan.save(update_fields=["safe_at", "safe_by"])
    append(events.scene_safe(plan), by=actor.pk)
    return plan


def _plan(call: Call) -> ResponsePlan:
    plan = ResponsePlan.objects.select_for_update(no_key=True).filter(call=call).first()
    if plan is None:
        raise NotFound("There is no response plan for this call.")
    return plan
