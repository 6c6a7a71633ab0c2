"""Receiving and closing a call, and the clock that watches it wait.

R20, R25, R26, R33, R34, R42: docs/requirements.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime, now

from dispatch import events
from dispatch.models import Call, Handoff, SafetyFact
from dispatch.selectors.calls import lacks_contact, unserved_so_far
from dispatch.services.after import described, note_who, promised_follow_ups
from dispatch.services.alerts import lapse_pages
from dispatch.services.call_backs import Promise, promise_call_back
from dispatch.services.locks import lock_call
from dispatch.services.offers import complete, end, let_go, lock_open, place_offer
from dispatch.services.places import locate
from dispatch.services.stacking import drop_stacked
from dispatch.services.transfers import Warm, note_transfer_in
from dispatch.states import (
    CALL,
    OPEN_ASSIGNMENT,
    SERVED_BY_PHONE,
    TRANSPORTED,
    CallStatus,
    Disposition,
    HandoffStatus,
    NoCallBack,
    NoContact,
    PageReason,
    Source,
    TakenTo,
    Topic,
    Unserved,
)
from journal.chain import Entry
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Invalid, Refusal
from programs.selectors import calls_again
from programs.selectors.due import earliest
from programs.states import FollowUpKind

# Pages about a call that has ended are about nothing any more.
OVER_WITH_THE_CALL = (
    PageReason.IMMINENT,
    PageReason.HANDOFF_LATE,
    PageReason.OWNER_AWAY,
    PageReason.POLICE,
    PageReason.EMS,
    PageReason.SILENT,
    PageReason.WANTED,
)


class UnitsStillOut(Refusal):
    """A call cannot be closed while a unit works on it."""


class NobodyServed(Invalid):
    """A call that was the programs' own ends without them, and nobody says why."""


class NobodyReached(Invalid):
    """A life was in danger, and nobody says that a responder reached the person (R20)."""


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
    # What an officer on scene says at once, and that a clinician is wanted on the phone (R25).
    facts: Mapping[Topic, str] = field(default_factory=dict)
    wants_clinician: bool = False
    # How the 988 Lifeline handed the caller over (R33).
    warm: Warm | None = None


@transaction.atomic
def receive_call(*, actor: Staff, intake: Intake, call_id: UUID | None = None) -> Call:
    """Open a call. `call_id` lets a retried request name the call it may have made."""
    require(actor, Can.TAKE_CALL)
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
        locate(call, intake.place)
    call.save(force_insert=True)
    stated = {Topic.LOCATION: intake.place, **intake.facts}
    for topic, value in stated.items():
        if value:
            SafetyFact.objects.create(call=call, topic=topic, value=value, by=actor, at=at)
    note_who(call)
    entries = [events.call_received(call, repeat=calls_again(call.caller_phone, at))]
    if intake.warm:
        entries.append(note_transfer_in(call, actor, intake.warm))
    if intake.wants_clinician:
        entries.append(events.handoff_offered(place_offer(call, at=at)))
    append(*entries, by=actor.pk)
    return call


@transaction.atomic
def state_needs(
    *, actor: Staff, call_id: UUID, language: str, interpreter: bool, access_needs: str
) -> Call:
    """Say what language the person speaks and what else they need; the crew is told (R26)."""
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
    no_contact: NoContact | None = None,
    call_back: Promise | NoCallBack | None = None,
    follow_ups: Sequence[FollowUpKind] = (),
    taken_to: TakenTo | None = None,
    jail_avoided: bool = False,
) -> Call:
    """End a call with its outcome. One resolved by phone is called back, as `call_back`
    promises or when the program usually does, unless it says why not (R34). `follow_ups` are
    promised besides; `taken_to` says where somebody was taken who was, `jail_avoided` that it
    would have been to jail.

    Raises UnitsStillOut while a unit is on it; NobodyServed when it was the programs' own,
    nobody served it, and no reason is given (R42); NobodyReached when a life was in danger
    and nobody has confirmed contact (R20).
    """
    require(actor, Can.CLOSE_CALL)
    call = lock_call(actor, call_id)
    status = CALL.next(call.status, "close")
    standing = lock_open(call)
    _refuse_open_ends(call, disposition, unserved, no_contact)
    by_phone = disposition == Disposition.SETTLED_BY_PHONE
    call.status, call.disposition = status, disposition
    call.unserved = unserved if wants_reason(call, disposition) else None
    call.no_contact = no_contact if lacks_contact(call) else None
    _note_whereto(call, taken_to, jail_avoided)
    if by_phone and isinstance(call_back, NoCallBack):
        call.no_call_back = call_back
    call.closed_at = call.step_at = now()
    call.triage_at = call.owner_away_at = call.held_until = None
    call.save()
    entries = [described(call), events.call_closed(call)]
    entries += lapse_pages(call, *OVER_WITH_THE_CALL)
    entries += promised_follow_ups(call, actor, follow_ups)
    if standing:
        entries += _end_handoff(call, standing)
    if by_phone and not isinstance(call_back, NoCallBack):
        entries.append(promise_call_back(call, actor, call_back or Promise()))
    append(*entries, *drop_stacked(call), *let_go(call), by=actor.pk)
    return call


@transaction.atomic
def flag_overdue(*, at: datetime) -> int:
    """Mark, once, each waiting call whose time to respond has passed; return how many.

    Run from the clock by any number of workers: rows another worker holds are
    skipped, and a marked row no longer matches.
    """
    held = _overdue(at).select_for_update(no_key=True, skip_locked=True)
    late = list(held.order_by("respond_by"))
    for call in late:
        call.overdue_at, call.held_until = at, None
        call.save(update_fields=["overdue_at", "held_until"])
    if late:
        append(*(events.call_overdue(call) for call in late), by=None)
    return len(late)


def oldest_overdue_call(at: datetime) -> datetime | None:
    """When the call that `flag_overdue` has left unmarked for longest was due."""
    return earliest(_overdue(at), "respond_by")


def _overdue(at: datetime) -> QuerySet[Call]:
    return Call.objects.filter(status=CallStatus.PENDING, respond_by__lte=at, overdue_at=None)


def wants_reason(call: Call, disposition: Disposition) -> bool:
    """Whether a call that ends so was for one of the programs and had none of them."""
    return disposition not in SERVED_BY_PHONE and unserved_so_far(call)


def _refuse_open_ends(
    call: Call,
    disposition: Disposition,
    unserved: Unserved | None,
    no_contact: NoContact | None,
) -> None:
    out = call.assignments.filter(status__in=OPEN_ASSIGNMENT).select_related("unit")
    if names := ", ".join(sorted(assignment.unit.callsign for assignment in out)):
        raise UnitsStillOut(f"{names} is still on this call: clear it first, then close.")
    if wants_reason(call, disposition) and unserved is None:
        raise NobodyServed(
            f"{call.need_name or 'One of the programs'} was needed and nobody served this call: "
            "say why. It stays open until then."
        )
    if lacks_contact(call) and no_contact is None:
        raise NobodyReached(
            "A life was in danger: confirm that a responder made contact, or say why nobody "
            "did. The call stays open until then."
        )


def _note_whereto(call: Call, taken_to: TakenTo | None, jail_avoided: bool) -> None:
    """Where the person was taken, if they were; and where they were not."""
    call.taken_to = taken_to if call.disposition in TRANSPORTED else None
    call.jail_avoided = jail_avoided


def _end_handoff(call: Call, standing: Handoff) -> list[Entry]:
    if standing.status != HandoffStatus.OFFERED:
        return complete(standing, now())
    end(standing, "withdraw", now())
    return [events.handoff_moved(standing)]


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
