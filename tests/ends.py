"""Calls brought to an end as the work would leave them: what a test of something else needs."""

from uuid import uuid4

from django.utils.timezone import now

from dispatch.calls.models import Assignment, Call
from dispatch.closing.services import close_call
from journal.codes.calls import Disposition
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus, Duty
from programs.units.models import Unit


def served(call: Call, *, outcome: Disposition | None = None, by_crew: bool = True) -> Call:
    """A unit was there and is clear again; it said how it ended."""
    at = now()
    unit = Unit.objects.create(
        callsign=f"T{uuid4().hex[:6]}", program=Program.CRT, duty=Duty.IN_SERVICE, duty_since=at
    )
    Assignment.objects.create(
        call=call,
        unit=unit,
        status=AssignmentStatus.CLEARED,
        dispatched_at=at,
        step_at=at,
        outcome=outcome,
        outcome_by_crew=bool(outcome) and by_crew,
    )
    return call


def end(actor, call: Call, disposition: Disposition = Disposition.STABILIZED_IN_PLACE, **said):
    """Close a call that a crew served, which said that it ended so."""
    served(call, outcome=disposition)
    return close_call(actor=actor, call_id=call.pk, disposition=disposition, **said)
