"""Facts about calls, the units on them and what was said, as the journal keeps them."""

from collections.abc import Sequence

from dispatch.models import Assignment, Call, Note, SafetyFact
from dispatch.states import Clearance
from journal.chain import Entry


def call_received(call: Call, *, repeat: bool) -> Entry:
    data = {"number": call.number, "source": call.source, "repeat": repeat}
    return Entry("call.received", _about(call), data)


def triage_started(call: Call) -> Entry:
    return Entry("call.triage_started", _about(call))


def call_routed(call: Call) -> Entry:
    return Entry(
        "call.routed",
        _about(call),
        {
            "band": call.band,
            "destination": call.destination,
            "program": call.program,
            "band_name": call.band_name,
            "destination_name": call.destination_name,
            "need": call.need,
            "priority": call.priority,
            "co_response": call.co_response,
            "ems": call.ems,
            "art_along": call.art_along,
            "cap_referral": call.cap_referral,
            "follow_up": call.follow_up_program,
        },
    )


def call_overdue(call: Call) -> Entry:
    return Entry("call.overdue", _about(call), {"priority": call.priority})


def call_closed(call: Call) -> Entry:
    data = {
        "disposition": call.disposition,
        "unserved": call.unserved,
        "no_contact": call.no_contact,
        "no_call_back": call.no_call_back,
        "taken_to": call.taken_to,
        "jail_avoided": call.jail_avoided,
    }
    return Entry("call.closed", _about(call), data)


def call_described(call: Call, *, language: str, area: str) -> Entry:
    data = {"language": language, "area": area, "age_group": ""}
    return Entry("call.described", _about(call), data)


def needs_stated(call: Call) -> Entry:
    return Entry("call.needs_stated", _about(call), {"interpreter": call.interpreter})


def unit_assigned(assignment: Assignment) -> Entry:
    return Entry("call.unit_assigned", _both(assignment), _who(assignment))


def unit_progressed(assignment: Assignment) -> Entry:
    data = {
        **_who(assignment),
        "status": assignment.status,
        "outcome": assignment.outcome,
        "at": assignment.step_at.isoformat(),
    }
    return Entry("call.unit_progressed", _both(assignment), data)


def call_released(call: Call) -> Entry:
    return Entry("call.released", _about(call))


def imminent_declared(call: Call) -> Entry:
    return Entry("call.imminent_declared", _about(call))


def contact_made(call: Call) -> Entry:
    return Entry("call.contact_made", _about(call))


def note_written(note: Note) -> Entry:
    """Of what is clinical the journal does not say which kind it is."""
    open_to_all = note.clearance == Clearance.OPERATIONAL
    clearance = note.clearance if open_to_all else Clearance.CLINICAL
    data = {"note": str(note.pk), "clearance": clearance}
    return Entry("call.note_written", (f"call:{note.call_id}",), data)


def note_struck(note: Note, correction: Note | None) -> Entry:
    data = {"note": str(note.pk), "correction": correction and str(correction.pk)}
    return Entry("call.note_struck", (f"call:{note.call_id}",), data)


def fact_stated(fact: SafetyFact, replaced: Sequence[SafetyFact], differs: bool) -> Entry:
    data = {
        "fact": str(fact.pk),
        "topic": fact.topic,
        "replaces": [str(old.pk) for old in replaced],
        "differs": differs,
    }
    return Entry("call.fact_stated", (f"call:{fact.call_id}",), data)


def _about(call: Call) -> tuple[str, ...]:
    return (f"call:{call.pk}",)


def _both(assignment: Assignment) -> tuple[str, str]:
    return (f"call:{assignment.call_id}", f"unit:{assignment.unit_id}")


def _who(assignment: Assignment) -> dict[str, str | None]:
    return {"assignment": str(assignment.pk), "unit": assignment.unit.callsign}
