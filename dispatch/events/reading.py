"""How each fact reads aloud, in a call's timeline."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dispatch.states import (
    AssignmentStatus,
    Attempt,
    Band,
    CallBackOutcome,
    Destination,
    Direction,
    Disposition,
    HandoffReason,
    HandoffStatus,
    PageReason,
    RecordKind,
    Source,
    Topic,
    TransferOutcome,
    Unserved,
)


def describe(kind: str, data: Mapping[str, Any]) -> str | None:
    """One line for a call's timeline, or None where the timeline shows the thing itself."""
    reader = _READERS.get(kind)
    return reader(data) if reader else None


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


def _handed(data: Mapping[str, Any]) -> str:
    why = f": {HandoffReason(data['reason']).label}" if data.get("reason") else ""
    return f"Hand-off {HandoffStatus(data['status']).label}{why}"


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
    "call.help_asked": lambda data: f"Asked for: {PageReason(data['what']).label}",
    "call.imminent_declared": lambda data: "Imminent risk: it stays open until contact is made",
    "call.contact_made": lambda data: "A responder has made contact",
    "call.owner_changed": lambda data: "Took the call over",
    "call.owner_away": lambda data: "The owner is away",
    "call.owner_back": lambda data: "The owner is back",
    "call.record_written": lambda data: f"{RecordKind(data['what']).label} saved",
    "call.resource_given": lambda data: "Told the person of a service",
    "handoff.offered": lambda data: f"Offered to {'a clinician' if data['to'] else 'the queue'}",
    "handoff.late": lambda data: "Nobody has taken it over: the supervisor is paged",
    "handoff.moved": _handed,
    "transfer.made": lambda data: f"Warm transfer {Direction(data['direction']).label}",
    "transfer.outstanding": lambda data: "The outcome of the transfer is still owed",
    "transfer.ended": lambda data: f"Transfer: {TransferOutcome(data['outcome']).label}",
    "call_back.promised": lambda data: "Call-back promised",
    "call_back.tried": lambda data: f"Called back: {Attempt(data['result']).label}",
    "call_back.overdue": lambda data: "The call-back is overdue",
    "call_back.done": lambda data: f"Call-back done: {CallBackOutcome(data['outcome']).label}",
    "call.unit_assigned": lambda data: f"{data['unit']} dispatched",
    "call.unit_progressed": lambda data: f"{data['unit']} {AssignmentStatus(data['status']).label}",
    "call.released": lambda data: "No unit on it: waiting again",
    "call.fact_stated": _fact,
}
