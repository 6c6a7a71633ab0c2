"""Calls: which an audience may see, and each as a line on its board.

R25: docs/requirements.md.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from dispatch.cards import BAND_NAMES, CallHeading, CallRow
from dispatch.models import ROUTED, Assignment, Call, SafetyFact
from dispatch.states import (
    ARRIVED,
    ELIGIBLE,
    OPEN_ASSIGNMENT,
    RESPOND_WITHIN,
    STEP_LIMIT,
    AssignmentStatus,
    CallStatus,
    Destination,
    HandoffStatus,
    Source,
    Topic,
)
from programs.permissions import Audience, Can, allows
from programs.refusals import NotFound
from programs.states import Program, Role


def calls_visible_to(audience: Audience) -> QuerySet[Call]:
    """The calls this audience may see: the one rule, for pages, frames, commands and exports."""
    return Call.objects.filter(_sees(audience))


EVERY_CALL = Q(pk__isnull=False)
OFFICER_AFTER = 2
OWN_WORK = [*OPEN_ASSIGNMENT, AssignmentStatus.STACKED]


def _sees(audience: Audience) -> Q:
    """The room sees every call; a clinician the program's, those its people own and those on
    offer to it; a crew the program's open ones and whatever its own unit is on; those who
    only give access see none."""
    if not allows(audience, Can.SEE_CALLS):
        return Q(pk=None)
    if audience.role == Role.CLINICIAN:
        owned = Q(program=audience.program) | Q(owner__program=audience.program)
        if audience.program != Program.CCD:
            return owned
        return owned | _of(Q(handoffs__status=HandoffStatus.OFFERED))
    if audience.role == Role.CREW:
        routed = Q(program=audience.program) & ~Q(status=CallStatus.CLOSED)
        unit = audience.unit_id or 0
        return routed | _of(Q(assignments__unit=unit, assignments__status__in=OWN_WORK))
    return EVERY_CALL


def _of(related: Q) -> Q:
    """Calls that have such a hand-off or assignment. A subquery: a join would double the rows."""
    return Q(pk__in=Call.objects.filter(related).values("pk"))


def board_for(audience: Audience) -> list[CallRow]:
    """The open calls on this audience's board, most urgent first."""
    calls = calls_visible_to(audience).exclude(status=CallStatus.CLOSED)
    return sorted((row_of(call) for call in with_lines(calls)), key=lambda row: row.rank)


def call_rows(
    audiences: Collection[Audience], call_ids: Collection[UUID]
) -> dict[Audience, dict[UUID, CallRow]]:
    """Board lines of the open calls among `call_ids`, for each audience those it may see.

    A line is the same for everyone who may see it, so it is made once; who may is asked
    for all audiences in the same query.
    """
    rows: dict[Audience, dict[UUID, CallRow]] = {audience: {} for audience in audiences}
    if not call_ids:
        return rows
    rules = {audience: _sees(audience) for audience in audiences}
    asked = {one: f"seen_{n}" for n, one in enumerate(audiences) if rules[one] is not EVERY_CALL}
    seen = {
        name: ExpressionWrapper(rules[audience], BooleanField()) for audience, name in asked.items()
    }
    calls = Call.objects.exclude(status=CallStatus.CLOSED).filter(pk__in=call_ids)
    for call in with_lines(calls.annotate(**seen)):
        row = row_of(call)
        for audience in audiences:
            if audience not in asked or getattr(call, asked[audience]):
                rows[audience][call.pk] = row
    return rows


def visible_call(audience: Audience, call_id: UUID) -> Call | None:
    """The call with what decides who may read what is written about it, if it may be seen."""
    seen = calls_visible_to(audience).select_related("owner").prefetch_related("assignments")
    return seen.filter(pk=call_id).first()


def call_heading(audience: Audience, call_id: UUID) -> CallHeading:
    """What a sheet about a call says of it. Raises NotFound when it may not be seen."""
    call = calls_visible_to(audience).filter(pk=call_id).first()
    if call is None:
        raise NotFound("There is no such call on your board.")
    return CallHeading(
        id=call.pk,
        number=call.number,
        place=place_of(call),
        place_said=call.place,
        latitude=call.latitude,
        longitude=call.longitude,
        co_response=call.co_response,
        language=call.language,
        interpreter=call.interpreter,
        access_needs=call.access_needs,
        triage_at=call.triage_at,
    )


def visible_among(audience: Audience, call_ids: Collection[UUID]) -> set[UUID]:
    """Those of `call_ids` that this audience may see."""
    if not call_ids or _sees(audience) is EVERY_CALL:
        return set(call_ids)
    seen = calls_visible_to(audience).filter(pk__in=call_ids)
    return set(seen.values_list("pk", flat=True))


def with_lines(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Fetched with the few related rows that a board line shows."""
    out = Assignment.objects.select_related("unit").order_by("dispatched_at")
    live = SafetyFact.objects.filter(replaced_by=None).select_related("by").order_by("at", "id")
    lines = calls.select_related("owner")
    return lines.prefetch_related(Prefetch("assignments", out), Prefetch("facts", live))


def with_clinician(call: Call) -> bool:
    """The clinicians were to help, and one of them has the call."""
    return call.program == Program.CCD == call.owner.program


def unserved_so_far(call: Call) -> bool:
    """Whether a call is for one of the programs, and nobody of them has served it yet."""
    by_phone = call.need == Destination.CCD and call.owner.program == Program.CCD
    arrived = any(one.status in ARRIVED for one in call.assignments.all())
    return call.need in ELIGIBLE and not by_phone and not arrived


def lacks_contact(call: Call) -> bool:
    """Whether a life was in danger and nobody has said that a responder reached the person."""
    return call.imminent_at is not None and call.contact_at is None


def sign_of(call: Call) -> str:
    return call.band_sign or (str(call.band) if call.band else "?")


def band_of(call: Call) -> str:
    return call.band_name or BAND_NAMES.get(call.band or 0, "not triaged")


def place_of(call: Call) -> str:
    return call.place or "Place not known"


def row_of(call: Call) -> CallRow:
    at_work = [one for one in call.assignments.all() if one.status in OPEN_ASSIGNMENT]
    differs = _differing(call)
    return CallRow(
        id=call.pk,
        number=call.number,
        status=call.status,
        rank=f"{_rank(call)}|{call.received_at.isoformat()}",
        band=call.band,
        sign=sign_of(call),
        band_label=band_of(call),
        place=place_of(call),
        tags=tags_of(call),
        hot_tags=(
            *_alarming(call),
            *(f"{Topic(topic).label}: two answers" for topic in differs),
            *_lacking(call, at_work),
        ),
        what=_what(call, at_work),
        since=call.step_at,
        limit_seconds=_limit(call, at_work),
        overdue=call.overdue_at is not None and call.status == CallStatus.PENDING,
        latitude=call.latitude,
        longitude=call.longitude,
    )


def _rank(call: Call) -> str:
    """By priority; an officer on scene goes before the public's low-risk calls (R25)."""
    if call.source == Source.OFFICER and call.priority and call.priority > OFFICER_AFTER:
        return f"{OFFICER_AFTER}~"
    return str(call.priority or 0)


def _alarming(call: Call) -> list[str]:
    """A life in danger that nobody has reached, and an owner who is not there."""
    tags = []
    if lacks_contact(call) and call.status != CallStatus.CLOSED:
        tags.append("imminent risk")
    if call.owner_away_at:
        tags.append("owner away")
    return tags


def tags_of(call: Call) -> tuple[str, ...]:
    """What to know of a call before opening it."""
    tags = [
        ("officer on scene", call.source == Source.OFFICER),
        (held_words(call), call.held_until is not None),
        ("CIT", call.co_response),
        ("EMS", call.ems),
        ("ART along", call.art_along),
        ("CAP", call.cap_referral),
        (call.language, bool(call.language)),
        ("interpreter", call.interpreter),
        (call.access_needs[:24], bool(call.access_needs)),
        (call.outside, bool(call.outside)),
        ("triaged again", call.triage_at is not None and call.status in ROUTED),
    ]
    return tuple(tag for tag, on in tags if on)


def held_words(call: Call) -> str:
    return f"held to {localtime(call.held_until):%H:%M}" if call.held_until else ""


def _lacking(call: Call, at_work: list[Assignment]) -> list[str]:
    """The program an active call was sent to since its units left, if none of them is of it."""
    there = {one.unit.program for one in at_work}
    if not at_work or call.program is None or call.program in there | {Program.CCD}:
        return []
    return [f"needs {call.program.upper()}"]


def _what(call: Call, at_work: list[Assignment]) -> str:
    if at_work:
        return " · ".join(f"{one.unit.callsign} {one.get_status_display()}" for one in at_work)
    if call.status == CallStatus.PENDING and call.destination:
        stacked = [one for one in call.assignments.all() if one.status == AssignmentStatus.STACKED]
        then = "".join(f", next for {one.unit.callsign}" for one in stacked)
        return f"waiting for {destination_of(call)}{then}"
    if call.status == CallStatus.ACTIVE:
        return f"with {call.owner}" if with_clinician(call) else "all units clear: close it"
    return call.get_status_display()


def destination_of(call: Call) -> str:
    if not call.destination:
        return ""
    return call.destination_name or Destination(call.destination).label


def _limit(call: Call, at_work: list[Assignment]) -> int | None:
    """Seconds this step may last before it is late."""
    if call.status == CallStatus.PENDING and call.priority:
        return seconds_of(RESPOND_WITHIN[call.priority])
    limits = [STEP_LIMIT[AssignmentStatus(one.status)] for one in at_work]
    return seconds_of(min(limits)) if limits else None


def _differing(call: Call) -> list[str]:
    topics = [fact.topic for fact in call.facts.all()]
    return sorted({topic for topic in topics if topics.count(topic) > 1})


def seconds_of(span: timedelta) -> int:
    return int(span.total_seconds())
