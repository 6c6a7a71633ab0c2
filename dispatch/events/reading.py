"""How each fact reads aloud, in a call's timeline."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dispatch.states import (
    Agency,
    AssignmentStatus,
    Attempt,
    Band,
    CallBackOutcome,
    Destination,
    Direction,
    Disposition,
    HandoffReason,
    HandoffStatus,
    LinkKind,
    PageReason,
    PlanKind,
    RecordKind,
    Source,
    Topic,
    TransferOutcome,
    Unserved,
)
from programs.states import FollowUpKind, FollowUpOutcome, Tried


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


def _progressed(data: Mapping[str, Any]) -> str:
    outcome = f": {Disposition(data['outcome']).label}" if data.get("outcome") else ""
    return f"{data['unit']} {AssignmentStatus(data['status']).label}{outcome}"


def _linked(data: Mapping[str, Any]) -> str:
    if LinkKind(data["as"]) == LinkKind.MERGED:
        return f"{data['other']} merged into {data['kept']}"
    return f"{data['other']} linked to {data['kept']}"


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
    "call.person_known": lambda data: (
        "Found to be about somebody we know" if data["client"] else "No longer about who was said"
    ),
    "follow_up.opened": lambda data: (
        f"{data['program'].upper()} follows up: {FollowUpKind(data['kind']).label}"
    ),
    "follow_up.tried": lambda data: f"Followed up: {Tried(data['result']).label}",
    "follow_up.overdue": lambda data: "The follow-up is overdue",
    "follow_up.done": lambda data: f"Follow-up done: {FollowUpOutcome(data['outcome']).label}",
    "call.unit_assigned": lambda data: f"{data['unit']} dispatched",
    "call.unit_progressed": _progressed,
    "call.released": lambda data: "No unit on it: waiting again",
    "call.fact_stated": _fact,
    "call.unit_stacked": lambda data: f"{data['unit']} has it stacked, for when it is free",
    "call.unit_started": lambda data: f"{data['unit']} dispatched to what was stacked",
    "call.unit_progress_undone": lambda data: (
        f"{data['unit']}: taken back, {AssignmentStatus(data['status']).label}"
    ),
    "call.hazards_read": lambda data: f"{data['unit']} has read the hazards",
    "call.crew_checked_in": lambda data: f"{data['unit']} checked in",
    "call.response_planned": lambda data: f"Response planned: {PlanKind(data['plan']).label}",
    "call.agency_arrived": lambda data: f"{Agency(data['agency']).label} arrived",
    "call.scene_safe": lambda data: "Scene declared safe",
    "call.located": lambda data: "Place found on the map",
    "call.held": lambda data: "Held" if data["until"] else "No longer held",
    "call.linked": _linked,
    "call.link_undone": lambda data: "Link undone: two calls again",
    "call.premises_read": lambda data: "Notes about the place read",
    "premise.written": lambda data: "Note about the place written",
    "unit.duress_started": lambda data: f"DURESS: {data['unit']}",
    "unit.duress_answered": lambda data: f"Duress of {data['unit']} answered",
    "unit.duress_stopped": lambda data: f"Duress of {data['unit']} over",
}
