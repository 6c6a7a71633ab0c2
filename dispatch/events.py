"""Facts about calls, as the journal keeps them (ids and codes), and how each reads aloud."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dispatch.models import Alert, Assignment, Call, Note, SafetyFact
from dispatch.states import (
    AssignmentStatus,
    Band,
    Destination,
    Disposition,
    Source,
    Topic,
    Unserved,
)
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
    data = {"disposition": call.disposition, "unserved": call.unserved}
    return Entry("call.closed", _about(call), data)


def needs_stated(call: Call) -> Entry:
    return Entry("call.needs_stated", _about(call), {"interpreter": call.interpreter})


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


def band_rose(alert: Alert) -> Entry:
    data = {"alert": str(alert.pk), "from": alert.sign_from, "to": alert.sign_to}
    return Entry("call.band_rose", _alerting(alert), data)


def supervisor_paged(alert: Alert) -> Entry:
    """The reason stays in the row: a screener's result is clinical, and the journal is not."""
    return Entry("call.supervisor_paged", _alerting(alert), {"alert": str(alert.pk)})


def page_escalated(alert: Alert) -> Entry:
    return Entry("call.page_escalated", _alerting(alert), {"alert": str(alert.pk)})


def page_answered(alert: Alert) -> Entry:
    return Entry("call.page_answered", _alerting(alert), {"alert": str(alert.pk)})


def alert_lapsed(alert: Alert) -> Entry:
    return Entry("call.alert_lapsed", _alerting(alert), {"alert": str(alert.pk)})


def describe(kind: str, data: Mapping[str, Any]) -> str | None:
    """One line for a call's timeline, or None where the timeline shows the thing itself."""
    reader = _READERS.get(kind)
    return reader(data) if reader else None


def _about(call: Call) -> tuple[str, ...]:
    return (f"call:{call.pk}",)


def _alerting(alert: Alert) -> tuple[str, str]:
    return (f"call:{alert.call_id}", f"alert:{alert.pk}")


def _both(assignment: Assignment) -> tuple[str, str]:
    return (f"call:{assignment.call_id}", f"unit:{assignment.unit_id}")


def _who(assignment: Assignment) -> dict[str, str]:
    return {"assignment": str(assignment.pk), "unit": assignment.unit.callsign}


def _routed(data: Mapping[str, Any]) -> str:
    along = [word for key, word in _ALONG if data.get(key)]
    where = data.get("destination_name") or Destination(data["destination"]).label
    band = data.get("band_name") or Band(data["band"]).label
    needed = data.get("need") or data["destination"]
    instead = [] if needed == data["destination"] else [f"in place of {Destination(needed).label}"]
    return " · ".join([f"Routed to {where}", *instead, band, *along])


def _closed(data: Mapping[str, Any]) -> str:
    how = f"Closed: {Disposition(data['disposition']).label}"
    why = data.get("unserved")
    return f"{how} · not served: {Unserved(why).label}" if why else how


def _fact(data: Mapping[str, Any]) -> str:
    label = Topic(data["topic"]).label
    return f"{label} stated: differs, both kept" if data["differs"] else f"{label} stated"


_ALONG: Final = (
    ("co_response", "CIT police along"),
    ("ems", "EMS"),
    ("art_along", "ART along"),
    ("cap_referral", "CAP"),
)
_READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "call.received": lambda data: f"Received: {Source(data['source']).label}",
    "call.triage_started": lambda data: "Triage started",
    "call.routed": _routed,
    "call.overdue": lambda data: "Overdue: no team has taken it in time",
    "call.closed": _closed,
    "call.needs_stated": lambda data: "Language and access needs stated",
    "call.band_rose": lambda data: f"Band rose from {data['from']} to {data['to']}",
    "call.person_screened": lambda data: "The person was screened",
    "call.supervisor_paged": lambda data: "Supervisor paged",
    "call.page_escalated": lambda data: "Nobody answered the page: the room is told",
    "call.page_answered": lambda data: "Page answered",
    "call.unit_assigned": lambda data: f"{data['unit']} dispatched",
    "call.unit_progressed": lambda data: f"{data['unit']} {AssignmentStatus(data['status']).label}",
    "call.released": lambda data: "No unit on it: waiting again",
    "call.fact_stated": _fact,
}
