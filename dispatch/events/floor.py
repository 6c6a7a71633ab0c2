"""Facts about agencies alongside, crews in danger, linked calls and places, as ids and codes."""

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


def unit_stacked(assignment: Assignment) -> Entry:
    return Entry("call.unit_stacked", _both(assignment), _who(assignment))


def unit_started(assignment: Assignment) -> Entry:
    return Entry("call.unit_started", _both(assignment), _who(assignment))


def unit_progress_undone(assignment: Assignment) -> Entry:
    data = {**_who(assignment), "status": assignment.status}
    return Entry("call.unit_progress_undone", _both(assignment), data)


def hazards_read(assignment: Assignment) -> Entry:
    return Entry("call.hazards_read", _both(assignment), _who(assignment))


def crew_checked_in(assignment: Assignment) -> Entry:
    return Entry("call.crew_checked_in", _both(assignment), _who(assignment))


def response_planned(plan: ResponsePlan) -> Entry:
    data = {"plan": plan.kind, "gated": plan.gated}
    return Entry("call.response_planned", (f"call:{plan.call_id}",), data)


def agency_arrived(one: CoResponse) -> Entry:
    return Entry("call.agency_arrived", (f"call:{one.call_id}",), {"agency": one.agency})


def scene_safe(plan: ResponsePlan) -> Entry:
    return Entry("call.scene_safe", (f"call:{plan.call_id}",))


def call_located(call: Call) -> Entry:
    return Entry("call.located", (f"call:{call.pk}",), {"surely": call.located_surely})


def call_held(call: Call) -> Entry:
    until = call.held_until.isoformat() if call.held_until else None
    return Entry("call.held", (f"call:{call.pk}",), {"until": until})


def calls_linked(link: CallLink) -> Entry:
    data = {"link": str(link.pk), "as": link.kind, "kept": link.kept.number}
    return Entry("call.linked", _linked(link), {**data, "other": link.other.number})


def link_undone(link: CallLink) -> Entry:
    data = {"link": str(link.pk), "as": link.kind}
    return Entry("call.link_undone", _linked(link), data)


def duress_started(duress: Duress) -> Entry:
    return Entry("unit.duress_started", _alarm(duress), {"unit": duress.unit.callsign})


def duress_answered(duress: Duress) -> Entry:
    return Entry("unit.duress_answered", _alarm(duress), {"unit": duress.unit.callsign})


def duress_stopped(duress: Duress) -> Entry:
    return Entry("unit.duress_stopped", _alarm(duress), {"unit": duress.unit.callsign})


def premise_written(note: PremiseNote, call: Call | None = None) -> Entry:
    about = (f"call:{call.pk}",) if call else ()
    return Entry("premise.written", (f"premise:{note.pk}", *about), {"note": str(note.pk)})


def premise_renewed(note: PremiseNote) -> Entry:
    return Entry("premise.renewed", (f"premise:{note.pk}",), {"note": str(note.pk)})


def premise_ended(note: PremiseNote) -> Entry:
    return Entry("premise.ended", (f"premise:{note.pk}",), {"note": str(note.pk)})


def premises_read(call: Call, notes: Collection[UUID]) -> Entry:
    return Entry("call.premises_read", (f"call:{call.pk}",), {"notes": [str(one) for one in notes]})


def _both(assignment: Assignment) -> tuple[str, str]:
    return (f"call:{assignment.call_id}", f"unit:{assignment.unit_id}")


def _who(assignment: Assignment) -> dict[str, str]:
    return {"assignment": str(assignment.pk), "unit": assignment.unit.callsign}


def _linked(link: CallLink) -> tuple[str, str]:
    return (f"call:{link.kept_id}", f"call:{link.other_id}")


def _alarm(duress: Duress) -> tuple[str, ...]:
    about = (f"call:{duress.call_id}",) if duress.call_id else ()
    return (f"duress:{duress.pk}", f"unit:{duress.unit_id}", *about)
