"""The response to a call: its plan."""

from uuid import UUID

from dispatch.calls.models import Call
from dispatch.calls.states import ARRIVED, OPEN_ASSIGNMENT
from dispatch.response.cards import PlanCard, Reached
from dispatch.response.models import ResponsePlan
from journal.codes.calls import ContactHow
from journal.codes.scene import Agency, PlanKind
from programs.base.permissions import Can, allows
from programs.people.models import Staff


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


def who_is_there(call: Call) -> Reached | None:
    """The named responder who is with the person, or was since a life was said to be in danger:
    a unit of ours, or an agency of which it is on record who came.
    """
    since = call.imminent_at
    for one in call.assignments.filter(status__in=ARRIVED).select_related("unit"):
        if one.status in OPEN_ASSIGNMENT or since is None or one.step_at >= since:
            return Reached(ContactHow.UNIT, one.unit.callsign)
    came = call.obligations.filter(arrived_at__isnull=False, kind__in=Agency.values)
    named = came.exclude(who="").last()
    return Reached(ContactHow.AGENCY, named.who) if named else None


def at_the_phone(call: Call, staff: Staff) -> Reached | None:
    """The clinician who has the call and says that the person themself is at the phone."""
    if call.owner_id != staff.pk or not allows(staff, Can.TAKE_OVER_BY_PHONE):
        return None
    return Reached(ContactHow.PHONE, staff.name)
