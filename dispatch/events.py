"""Facts about calls, as the journal keeps them (ids and codes), and how each reads aloud."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dispatch.models import Assignment, Call, Note, SafetyFact
from dispatch.states import AssignmentStatus, Band, Destination, Disposition, Source, Topic
from journal.chain import Entry


def call_received(call: Call) -> Entry:
    return Entry("call.received", _about(call), {"number": call.number, "source": call.source})


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
            "priority": call.priority,
            "co_response": call.co_response,
            "ems": call.ems,
            "cap_referral": call.cap_referral,
        },
    )


def call_overdue(call: Call) -> Entry:
    return Entry("call.overdue", _about(call), {"priority": call.priority})


def call_closed(call: Call) -> Entry:
    return Entry("call.closed", _about(call), {"disposition": call.disposition})


def unit_assigned(assignment: Assignment) -> Entry:
    return Entry("call.unit_assigned", _both(assignment), _who(assignment))


def unit_progressed(assignment: Assignment) -> Entry:
    data = {**_who(assignment), "status": assignment.status}
    return Entry("call.unit_progressed", _both(assignment), data)


def call_released(call: Call) -> Entry:
    return Entry("call.released", _about(call))


def note_written(note: Note) -> Entry:
    data = {"note": str(note.pk), "clearance": note.clearance}
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


def describe(kind: str, data: Mapping[str, Any]) -> str | None:
    """One line for a call's timeline, or None where the timeline shows the thing itself."""
    reader = _READERS.get(kind)
    return reader(data) if reader else None


def _about(call: Call) -> tuple[str, ...]:
    return (f"call:{call.pk}",)


def _both(assignment: Assignment) -> tuple[str, str]:
    return (f"call:{assignment.call_id}", f"unit:{assignment.unit_id}")


def _who(assignment: Assignment) -> dict[str, str]:
    return {"assignment": str(assignment.pk), "unit": assignment.unit.callsign}


def _routed(data: Mapping[str, Any]) -> str:
    along = [word for key, word in _ALONG if data.get(key)]
    where = Destination(data["destination"]).label
    return " · ".join([f"Routed to {where}", Band(data["band"]).label, *along])


def _fact(data: Mapping[str, Any]) -> str:
    label = Topic(data["topic"]).label
    return f"{label} stated: differs, both kept" if data["differs"] else f"{label} stated"


_ALONG: Final = (("co_response", "CIT police along"), ("ems", "EMS"), ("cap_referral", "CAP"))
_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "call.received": lambda data: f"Received: {Source(data['source']).label}",
    "call.triage_started": lambda data: "Triage started",
    "call.routed": _routed,
    "call.overdue": lambda data: "Overdue: no team has taken it in time",
    "call.closed": lambda data: f"Closed: {Disposition(data['disposition']).label}",
    "call.unit_assigned": lambda data: f"{data['unit']} dispatched",
    "call.unit_progressed": lambda data: f"{data['unit']} {AssignmentStatus(data['status']).label}",
    "call.released": lambda data: "No unit on it: waiting again",
    "call.fact_stated": _fact,
}
