"""The response to a call: its plan."""

from uuid import UUID

from dispatch.calls.models import Call
from dispatch.response.cards import PlanCard
from dispatch.response.models import ResponsePlan
from journal.codes.scene import PlanKind


def plan_of(call: Call) -> PlanCard | None:
    plan = getattr(call, "plan", None)
    if plan is None:
        return None
    return PlanCard(
        label=str(PlanKind(plan.kind).label),
        staging=plan.staging,
        gated=plan.gated,
        safe_at=plan.safe_at,
        safe_by=plan.safe_by.name if plan.safe_by else "",
    )


def staging_of(call_id: UUID) -> str:
    """Where the crew waits, as the response to the call was planned; empty where it was not."""
    plan = ResponsePlan.objects.filter(call=call_id).only("staging").first()
    return plan.staging if plan else ""
