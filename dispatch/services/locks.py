"""Taking rows in the house's order: call, unit, assignment, other rows, journal head.

FOR NO KEY UPDATE: a plain FOR UPDATE would block inserts that merely refer to the row.
"""

from uuid import UUID

from dispatch.models import Assignment, Call
from dispatch.selectors.calls import calls_visible_to
from programs.models import Staff, Unit
from programs.refusals import NotFound
from programs.selectors import audience_of


def lock_call(actor: Staff, call_id: UUID) -> Call:
    """The call, held until commit, if `actor` may see it."""
    visible = calls_visible_to(audience_of(actor)).filter(pk=call_id).values("pk")
    # Not joined with its owner: one who waited for the row would find that the join, made for
    # the owner before, no longer holds for the row as it is now, and so no call at all.
    call = Call.objects.select_for_update(no_key=True).filter(pk__in=visible).first()
    if call is None:
        raise NotFound("There is no such call.")
    return call


def lock_unit(unit_id: int) -> Unit:
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such unit.")
    return unit


def lock_assignment(actor: Staff, assignment_id: UUID) -> tuple[Call, Assignment]:
    """The assignment and, first, its call."""
    known = Assignment.objects.filter(pk=assignment_id).first()
    if known is None:
        raise NotFound("There is no such assignment.")
    call = lock_call(actor, known.call_id)
    locked = Assignment.objects.select_for_update(no_key=True, of=("self",))
    return call, locked.select_related("unit").get(pk=assignment_id)
