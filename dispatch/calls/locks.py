"""Taking rows in the house's order: call, unit, assignment, other rows, journal head.

FOR NO KEY UPDATE: a plain FOR UPDATE would block inserts that merely refer to the row.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dispatch.calls.models import Assignment, Call
from dispatch.calls.selectors import OWN_WORK, calls_visible_to
from journal.codes.calls import CallStatus
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff
from programs.people.selectors import audience_of
from programs.units.models import Unit


def lock_call(actor: Staff, call_id: UUID) -> Call:
    """The call, held until commit, if `actor` may see it."""
    visible = calls_visible_to(audience_of(actor)).filter(pk=call_id).values("pk")
    # Not joined with its owner: one who waited for the row would find that the join, made for
    # the owner before, no longer holds for the row as it is now, and so no call at all.
    call = Call.objects.select_for_update(no_key=True).filter(pk__in=visible).first()
    if call is None:
        raise NotFound(_("There is no such call."))
    return call


def lock_open_call(actor: Staff, call_id: UUID, no: str = "") -> Call:
    """The call, held until commit, if `actor` may see it and it is open. Raises Invalid with
    `no` (in the language of the reader) as what follows from its being closed.
    """
    call = lock_call(actor, call_id)
    if call.status == CallStatus.CLOSED:
        raise Invalid(_("The call is closed; %(no)s.") % {"no": no or _("nothing was changed")})
    return call


def lock_two_calls(actor: Staff, one_id: UUID, other_id: UUID) -> tuple[Call, Call]:
    """Two calls, held in the order of their keys, so that no two commands wait for each other."""
    calls = {pk: lock_call(actor, pk) for pk in sorted((one_id, other_id))}
    return calls[one_id], calls[other_id]


def lock_unlocked_calls(call_ids: "QuerySet[Any, Any] | Collection[UUID]") -> dict[UUID, Call]:
    """Those of the calls that nobody else holds, for the clock: the rest wait for its next turn."""
    calls = Call.objects.select_for_update(no_key=True, skip_locked=True)
    return {call.pk: call for call in calls.filter(pk__in=call_ids).order_by("pk")}


def lock_unit(unit_id: int) -> Unit:
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(_("There is no such unit."))
    return unit


def lock_assignment(actor: Staff, assignment_id: UUID) -> tuple[Assignment, list[Assignment]]:
    """An assignment `actor` may see, and whatever else its unit is on or has stacked.

    All their calls are held first, then the unit, so that a unit may pass from one call to
    the other.
    """
    wanted = Assignment.objects.filter(pk=assignment_id).first()
    if wanted is None:
        raise NotFound(_("There is no such assignment."))
    if not calls_visible_to(audience_of(actor)).filter(pk=wanted.call_id).exists():
        raise NotFound(_("There is no such call."))
    unit_work = Q(unit=wanted.unit_id, status__in=OWN_WORK) | Q(pk=wanted.pk)
    call_ids = Assignment.objects.filter(unit_work).values("call")
    locked = Call.objects.select_for_update(no_key=True).filter(pk__in=call_ids).order_by("pk")
    calls = {call.pk: call for call in locked}
    unit = lock_unit(wanted.unit_id)
    rows = Assignment.objects.select_for_update(no_key=True).filter(unit_work).order_by("pk")
    work = list(rows)
    for assignment in work:
        # The unit was sent elsewhere between our reading which calls to lock and locking them.
        if assignment.call_id not in calls:
            raise Refusal(
                _("%(unit)s was given another call this moment: press again.") % {"unit": unit}
            )
        assignment.unit, assignment.call = unit, calls[assignment.call_id]
    own = next(assignment for assignment in work if assignment.pk == wanted.pk)
    return own, [assignment for assignment in work if assignment is not own]
