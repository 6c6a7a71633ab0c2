"""Receiving and closing a call, and the clock that watches it wait."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.timezone import localtime, now

from dispatch import events
from dispatch.models import Call, SafetyFact
from dispatch.services.locks import lock_call
from dispatch.states import (
    ARRIVED,
    CALL,
    ELIGIBLE,
    OPEN_ASSIGNMENT,
    SERVED_BY_PHONE,
    CallStatus,
    Disposition,
    Source,
    Topic,
    Unserved,
)
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Invalid, Refusal


class UnitsStillOut(Refusal):
    """A call cannot be closed while a unit works on it."""


class NobodyServed(Invalid):
    """A call that was the programs' own ends without them, and nobody says why."""


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
    language: str = ""
    interpreter: bool = False
    access_needs: str = ""
    narrative: str = ""


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
        language=intake.language,
        interpreter=intake.interpreter,
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
def state_needs(
    *, actor: Staff, call_id: UUID, language: str, interpreter: bool, access_needs: str
) -> Call:
    """Say what language the person speaks and what else they need; the crew is told (D20)."""
    require(actor, Can.STATE_FACT)
    call = lock_call(actor, call_id)
    call.language, call.interpreter, call.access_needs = language, interpreter, access_needs
    call.save(update_fields=["language", "interpreter", "access_needs"])
    append(events.needs_stated(call), by=actor.pk)
    return call


@transaction.atomic
def close_call(
    *,
    actor: Staff,
    call_id: UUID,
    disposition: Disposition,
    unserved: Unserved | None = None,
) -> Call:
    """End a call with its outcome.

    Raises UnitsStillOut while a unit is on it, and NobodyServed when it was the programs'
    own, nobody served it, and `unserved` does not say why (D29).
    """
    require(actor, Can.CLOSE_CALL)
    call = lock_call(actor, call_id)
    status = CALL.next(call.status, "close")
    out = call.assignments.filter(status__in=OPEN_ASSIGNMENT).select_related("unit")
    if names := ", ".join(sorted(assignment.unit.callsign for assignment in out)):
        raise UnitsStillOut(f"{names} is still on this call: clear it first, then close.")
    if wants_reason(call, disposition) and unserved is None:
        raise NobodyServed(
            f"{call.need_name or 'One of the programs'} was needed and nobody served this call: "
            "say why. It stays open until then."
        )
    call.status, call.disposition = status, disposition
    call.unserved = unserved if wants_reason(call, disposition) else None
    call.closed_at = call.step_at = now()
    call.triage_at = None
    call.save(
        update_fields=[
            "status",
            "disposition",
            "unserved",
            "closed_at",
            "step_at",
            "triage_at",
        ]
    )
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


def wants_reason(call: Call, disposition: Disposition) -> bool:
    """Whether a call that ends so was for one of the programs and had none of them."""
    if call.need not in ELIGIBLE or disposition in SERVED_BY_PHONE:
        return False
    return not call.assignments.filter(status__in=ARRIVED).exists()


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
