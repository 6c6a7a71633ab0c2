"""Facts about units on calls, from their rows."""

from dispatch.calls.models import Assignment
from journal.chain import Entry
from journal.codes.calls import Disposition
from journal.codes.member import member_or_none
from journal.codes.units import AssignmentStatus
from journal.facts.units import (
    CrewCheckedIn,
    HazardsRead,
    UnitAssigned,
    UnitProgressed,
    UnitProgressUndone,
    UnitStacked,
    UnitStarted,
)


def unit_assigned(assignment: Assignment) -> Entry:
    fact = UnitAssigned(assignment=assignment.pk, unit=assignment.unit.callsign)
    return Entry(_both(assignment), fact)


def unit_progressed(assignment: Assignment) -> Entry:
    fact = UnitProgressed(
        assignment=assignment.pk,
        unit=assignment.unit.callsign,
        status=AssignmentStatus(assignment.status),
        outcome=member_or_none(Disposition, assignment.outcome),
        at=assignment.step_at,
    )
    return Entry(_both(assignment), fact)


def _both(assignment: Assignment) -> tuple[str, str]:
    return (f"call:{assignment.call_id}", f"unit:{assignment.unit_id}")


def unit_stacked(assignment: Assignment) -> Entry:
    fact = UnitStacked(assignment=assignment.pk, unit=assignment.unit.callsign)
    return Entry(_both(assignment), fact)


def unit_started(assignment: Assignment) -> Entry:
    fact = UnitStarted(assignment=assignment.pk, unit=assignment.unit.callsign)
    return Entry(_both(assignment), fact)


def unit_progress_undone(assignment: Assignment) -> Entry:
    fact = UnitProgressUndone(
        assignment=assignment.pk,
        unit=assignment.unit.callsign,
        status=AssignmentStatus(assignment.status),
    )
    return Entry(_both(assignment), fact)


def hazards_read(assignment: Assignment) -> Entry:
    fact = HazardsRead(assignment=assignment.pk, unit=assignment.unit.callsign)
    return Entry(_both(assignment), fact)


def crew_checked_in(assignment: Assignment) -> Entry:
    fact = CrewCheckedIn(assignment=assignment.pk, unit=assignment.unit.callsign)
    return Entry(_both(assignment), fact)
