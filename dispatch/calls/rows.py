"""Calls: which an audience may see, and each as a line on its board.

R25: docs/requirements.md.
"""

from collections.abc import Collection
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, QuerySet
from django.utils.timezone import localtime

from dispatch.calls.cards import CallRow
from dispatch.calls.models import ROUTED, Assignment, Call, SafetyFact
from dispatch.calls.selectors import (
    EVERY_CALL,
    band_of,
    calls_visible_to,
    destination_of,
    has_clinician,
    needs_contact,
    place_of,
    seconds_of,
    sign_of,
    visibility,
)
from dispatch.calls.states import OPEN_ASSIGNMENT, RESPOND_WITHIN, STEP_LIMIT
from journal.codes.calls import CallStatus, Source, Topic
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus
from programs.base.permissions import Audience

OFFICER_AFTER = 2


def board_for(audience: Audience) -> list[CallRow]:
    """The open calls on this audience's board, most urgent first."""
    calls = calls_visible_to(audience).exclude(status=CallStatus.CLOSED)
    return sorted((row_of(call) for call in with_row_relations(calls)), key=lambda row: row.rank)


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
    rules = {audience: visibility(audience) for audience in audiences}
    asked = {one: f"seen_{n}" for n, one in enumerate(audiences) if rules[one] is not EVERY_CALL}
    seen = {
        name: ExpressionWrapper(rules[audience], BooleanField()) for audience, name in asked.items()
    }
    calls = Call.objects.exclude(status=CallStatus.CLOSED).filter(pk__in=call_ids)
    for call in with_row_relations(calls.annotate(**seen)):
        row = row_of(call)
        for audience in audiences:
            if audience not in asked or getattr(call, asked[audience]):
                rows[audience][call.pk] = row
    return rows


def with_row_relations(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Fetched with the few related rows that a board line shows."""
    out = Assignment.objects.select_related("unit").order_by("dispatched_at")
    live = SafetyFact.objects.filter(replaced_by=None).select_related("by").order_by("at", "id")
    lines = calls.select_related("owner")
    return lines.prefetch_related(Prefetch("assignments", out), Prefetch("facts", live))


def row_of(call: Call) -> CallRow:
    at_work = [one for one in call.assignments.all() if one.status in OPEN_ASSIGNMENT]
    differs = _facts_that_differ(call)
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
            *_needs_alarm(call),
            *(f"{Topic(topic).label}: two answers" for topic in differs),
            *_missing_program(call, at_work),
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


def _needs_alarm(call: Call) -> list[str]:
    """A life in danger that nobody has reached, and an owner who is not there."""
    tags = []
    if needs_contact(call) and call.status != CallStatus.CLOSED:
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


def _missing_program(call: Call, at_work: list[Assignment]) -> list[str]:
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
        return f"with {call.owner}" if has_clinician(call) else "all units clear: close it"
    return call.get_status_display()


def _limit(call: Call, at_work: list[Assignment]) -> int | None:
    """Seconds this step may last before it is late."""
    if call.status == CallStatus.PENDING and call.priority:
        return seconds_of(RESPOND_WITHIN[call.priority])
    limits = [STEP_LIMIT[AssignmentStatus(one.status)] for one in at_work]
    return seconds_of(min(limits)) if limits else None


def _facts_that_differ(call: Call) -> list[str]:
    topics = [fact.topic for fact in call.facts.all()]
    return sorted({topic for topic in topics if topics.count(topic) > 1})
