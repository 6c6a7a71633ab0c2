"""Facts about agencies alongside, crews in danger, linked calls and places, from their rows."""

from collections.abc import Collection
from uuid import UUID

from dispatch.models import (
    Assignment,
    Call,
    CallLink,
    CoResponse,
    Duress,
    PremiseNote,
    ResponsePlan,
)
from journal.chain import Entry
from journal.codes.scene import Agency, LinkKind, PlanKind
from journal.codes.units import AssignmentStatus
from journal.facts.scene import (
    AgencyArrived,
    CallHeld,
    CallLocated,
    CallsLinked,
    LinkUndone,
    PremiseEnded,
    PremiseRenewed,
    PremisesRead,
    PremiseWritten,
    ResponsePlanned,
    SceneSafe,
)
from journal.facts.units import (
    CrewCheckedIn,
    DuressAnswered,
    DuressStarted,
    DuressStopped,
    HazardsRead,
    UnitProgressUndone,
    UnitStacked,
    UnitStarted,
)


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


def response_planned(plan: ResponsePlan) -> Entry:
    fact = ResponsePlanned(plan=PlanKind(plan.kind), gated=plan.gated)
    return Entry((f"call:{plan.call_id}",), fact)


def agency_arrived(one: CoResponse) -> Entry:
    return Entry((f"call:{one.call_id}",), AgencyArrived(agency=Agency(one.agency)))


def scene_safe(plan: ResponsePlan) -> Entry:
    return Entry((f"call:{plan.call_id}",), SceneSafe())


def call_located(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), CallLocated(surely=call.located_surely))


def call_held(call: Call) -> Entry:
    return Entry((f"call:{call.pk}",), CallHeld(until=call.held_until))


def calls_linked(link: CallLink) -> Entry:
    fact = CallsLinked(
        link=link.pk, as_=LinkKind(link.kind), kept=link.kept.number, other=link.other.number
    )
    return Entry(_linked(link), fact)


def link_undone(link: CallLink) -> Entry:
    return Entry(_linked(link), LinkUndone(link=link.pk, as_=LinkKind(link.kind)))


def duress_started(duress: Duress) -> Entry:
    return Entry(_alarm(duress), DuressStarted(unit=duress.unit.callsign))


def duress_answered(duress: Duress) -> Entry:
    return Entry(_alarm(duress), DuressAnswered(unit=duress.unit.callsign))


def duress_stopped(duress: Duress) -> Entry:
    return Entry(_alarm(duress), DuressStopped(unit=duress.unit.callsign))


def premise_written(note: PremiseNote, call: Call | None = None) -> Entry:
    about = (f"call:{call.pk}",) if call else ()
    return Entry((f"premise:{note.pk}", *about), PremiseWritten(note=note.pk))


def premise_renewed(note: PremiseNote) -> Entry:
    return Entry((f"premise:{note.pk}",), PremiseRenewed(note=note.pk))


def premise_ended(note: PremiseNote) -> Entry:
    return Entry((f"premise:{note.pk}",), PremiseEnded(note=note.pk))


def premises_read(call: Call, notes: Collection[UUID]) -> Entry:
    return Entry((f"call:{call.pk}",), PremisesRead(notes=tuple(notes)))


def _both(assignment: Assignment) -> tuple[str, str]:
    return (f"call:{assignment.call_id}", f"unit:{assignment.unit_id}")


def _linked(link: CallLink) -> tuple[str, str]:
    return (f"call:{link.kept_id}", f"call:{link.other_id}")


def _alarm(duress: Duress) -> tuple[str, ...]:
    about = (f"call:{duress.call_id}",) if duress.call_id else ()
    return (f"duress:{duress.pk}", f"unit:{duress.unit_id}", *about)
