"""Receiving a call.

R25, R33: docs/requirements.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.timezone import localtime, now

from dispatch.calls.events import call_received
from dispatch.calls.location import locate_automatically
from dispatch.calls.models import Call, SafetyFact
from dispatch.handoffs.events import handoff_offered
from dispatch.handoffs.offers import create_offer
from dispatch.post_call.services import record_call_caller
from dispatch.transfers.services import WarmTransfer, record_transfer_in
from journal.codes.calls import Source, Topic
from journal.services import append
from programs.base.permissions import Can, require
from programs.caseload.repeat import calls_again
from programs.people.models import Staff


@dataclass(frozen=True, slots=True)
class Intake:
    """What is taken down when a call is received.

    Every field may be empty but the source: nothing blocks a call.
    """

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
    # What an officer on scene says at once, and that a clinician is wanted on the phone (R25).
    facts: Mapping[Topic, str] = field(default_factory=dict)
    wants_clinician: bool = False
    # How the 988 Lifeline handed the caller over (R33).
    warm: WarmTransfer | None = None


@transaction.atomic
def receive_call(*, actor: Staff, intake: Intake, call_id: UUID | None = None) -> Call:
    """Open a call. `call_id` lets a retried request name the call it may have made."""
    require(actor, Can.RECEIVE_CALL)
    at = now()
    call = Call(
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
        owner=actor,
        owned_at=at,
        step_at=at,
    )
    if intake.latitude is None:
        locate_automatically(call, intake.place)
    call.save(force_insert=True)
    stated = {Topic.LOCATION: intake.place, **intake.facts}
    for topic, value in stated.items():
        if value:
            SafetyFact.objects.create(call=call, topic=topic, value=value, by=actor, at=at)
    record_call_caller(call)
    entries = [call_received(call, repeat=calls_again(call.caller_phone, at))]
    if intake.warm:
        entries.append(record_transfer_in(call, actor, intake.warm))
    if intake.wants_clinician:
        entries.append(handoff_offered(create_offer(call, at=at)))
    append(*entries, by=actor.pk)
    return call


def _next_number(at: datetime) -> str:
    """The next number of the year, as "26-00017": one counter row, so that none is given twice."""
    year = localtime(at).year
    # In SQL: two calls received at once must not read the same last number.
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_callnumber (year, last) VALUES (%s, 1) "
            "ON CONFLICT (year) DO UPDATE SET last = dispatch_callnumber.last + 1 RETURNING last",
            [year],
        )
        (last,) = cursor.fetchone()
    return f"{year % 100:02}-{last:05}"
