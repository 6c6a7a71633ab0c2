"""Receiving, triaging, routing and closing a call, and the clock that watches it wait."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.timezone import localtime, now

from dispatch import events
from dispatch.models import Call, SafetyFact
from dispatch.services.locks import lock_call
from dispatch.states import (
    CALL,
    OPEN_ASSIGNMENT,
    PROGRAM_OF,
    RESPOND_WITHIN,
    Band,
    CallStatus,
    Destination,
    Disposition,
    Source,
    Topic,
)
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Refusal


class UnitsStillOut(Refusal):
    """A call cannot be closed while a unit works on it."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What the caller gave. Every field may be empty but the source: nothing blocks a call."""

    source: Source
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    caller_name: str = ""
    caller_phone: str = ""
    caller_relation: str = ""
    access_needs: str = ""
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Where a call goes, how urgently, who goes along, and why."""

    band: Band
    destination: Destination
    priority: int
    because: str
    co_response: bool = False
    ems: bool = False
    cap_referral: bool = False


@transaction.atomic
def receive_call(*, actor: Staff, intake: Intake, call_id: UUID | None = None) -> Call:
    """Open a call. `call_id` lets a retried request name the call it may have made."""
    require(actor, Can.TAKE_CALL)
    at = now()
    call = Call.objects.create(
        id=call_id or uuid4(),
        number=_next_number(at),
        source=intake.source,
        place=intake.place,
        latitude=intake.latitude,
        longitude=intake.longitude,
        caller_name=intake.caller_name,
        caller_phone=intake.caller_phone,
        caller_relation=intake.caller_relation,
        access_needs=intake.access_needs,
        narrative=intake.narrative,
        received_at=at,
        received_by=actor,
        step_at=at,
    )
    if intake.place:
        SafetyFact.objects.create(
            call=call, topic=Topic.LOCATION, value=intake.place, by=actor, at=at
        )
    append(events.call_received(call), by=actor.pk)
    return call


@transaction.atomic
def start_triage(*, actor: Staff, call_id: UUID) -> Call:
    """Begin to ask. A waiting call may be triaged again; it is not dispatchable meanwhile."""
    require(actor, Can.TRIAGE)
    call = lock_call(actor, call_id)
    call.status = CALL.next(call.status, "start_triage")
    call.step_at = now()
    call.save(update_fields=["status", "step_at"])
    append(events.triage_started(call), by=actor.pk)
    return call


@transaction.atomic
def route_call(*, actor: Staff, call_id: UUID, route: Route) -> Call:
    """Send a call where triage says; its time to respond begins."""
    require(actor, Can.TRIAGE)
    call = lock_call(actor, call_id)
    entries = []
    if CALL.may(call.status, "start_triage"):
        call.status = CALL.next(call.status, "start_triage")
        call.save(update_fields=["status"])
        entries.append(events.triage_started(call))
    call.status = CALL.next(call.status, "route")
    call.band, call.destination = route.band, route.destination
    call.program = PROGRAM_OF.get(route.destination)
    call.priority, call.because = route.priority, route.because
    call.co_response, call.ems = route.co_response, route.ems
    call.cap_referral = route.cap_referral
    _wait(call, now())
    call.save()
    append(*entries, events.call_routed(call), by=actor.pk)
    return call


@transaction.atomic
def close_call(*, actor: Staff, call_id: UUID, disposition: Disposition) -> Call:
    """End a call with its outcome. Raises UnitsStillOut while a unit is on it."""
    require(actor, Can.CLOSE_CALL)
    call = lock_call(actor, call_id)
    status = CALL.next(call.status, "close")
    out = call.assignments.filter(status__in=OPEN_ASSIGNMENT).select_related("unit")
    if names := ", ".join(sorted(assignment.unit.callsign for assignment in out)):
        raise UnitsStillOut(f"{names} is still on this call: clear it first, then close.")
    call.status, call.disposition = status, disposition
    call.closed_at = call.step_at = now()
    call.save(update_fields=["status", "disposition", "closed_at", "step_at"])
    append(events.call_closed(call), by=actor.pk)
    return call


@transaction.atomic
def flag_overdue(*, at: datetime) -> int:
    """Mark, once, each waiting call whose time to respond has passed; return how many.

    Run from the clock by any number of workers: rows another worker holds are
    skipped, and a marked row no longer matches.
    """
    late = list(
        Call.objects.select_for_update(no_key=True, skip_locked=True)
        .filter(status=CallStatus.PENDING, respond_by__lte=at, overdue_at=None)
        .order_by("respond_by")
    )
    for call in late:
        call.overdue_at = at
        call.save(update_fields=["overdue_at"])
    if late:
        append(*(events.call_overdue(call) for call in late), by=None)
    return len(late)


def release(call: Call) -> None:
    """Put an active call, already locked, back among the waiting. The caller saves and records."""
    call.status = CALL.next(call.status, "release")
    _wait(call, now())


def _wait(call: Call, at: datetime) -> None:
    assert call.priority is not None
    call.step_at = at
    call.respond_by = at + RESPOND_WITHIN[call.priority]
    call.overdue_at = None


def _next_number(at: datetime) -> str:
    year = localtime(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_callnumber (year, last) VALUES (%s, 1) "
            "ON CONFLICT (year) DO UPDATE SET last = dispatch_callnumber.last + 1 RETURNING last",
            [year],
        )
        (last,) = cursor.fetchone()
    return f"{year % 100:02}-{last:05}"
