"""A crew reads what is known to be dangerous, then goes: in the demo as on the floor."""

from dispatch.assignments.services import read_hazards
from dispatch.calls.models import Assignment, Call
from dispatch.hazards.selectors import hazards_of
from journal.codes.units import AssignmentStatus
from programs.people.models import Staff


def read_what_is_known(actor: Staff, assignment: Assignment, status: AssignmentStatus) -> None:
    """Read the hazards of the call before the unit is on the way, where there are any."""
    if status != AssignmentStatus.EN_ROUTE:
        return
    seen = hazards_of(Call.objects.get(pk=assignment.call_id)).digest
    if seen:
        read_hazards(actor=actor, assignment_id=assignment.pk, seen=seen)
