"""Calls as lines of a board: which lines an audience gets, and what each says.

R25: docs/requirements.md.
"""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, QuerySet
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

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
from journal.codes.alerts import WaitKey
from journal.codes.calls import CallStatus, Source, Topic
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus
from programs.base.permissions import Audience
from programs.base.waits import limits

OFFICER_AFTER = 2
# Nobody knows yet how grave these are: they are late, too.
UNTRIAGED: Final[Mapping[str, WaitKey]] = {
    CallStatus.RECEIVED: WaitKey.RECEIVED,
    CallStatus.TRIAGING: WaitKey.TRIAGING,
}


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
    columns = {
        audience: f"visible_{n}"
        for n, audience in enumerate(audiences)
        if rules[audience] is not EVERY_CALL
    }
    visible = {
        name: ExpressionWrapper(rules[audience], BooleanField())
        for audience, name in columns.items()
    }
    calls = Call.objects.exclude(status=CallStatus.CLOSED).filter(pk__in=call_ids)
    for call in with_row_relations(calls.annotate(**visible)):
        row = row_of(call)
        for audience in audiences:
            if audience not in columns or getattr(call, columns[audience]):
                rows[audience][call.pk] = row
    return rows


def with_row_relations(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Fetched with the few related rows that a board line shows."""
    out = Assignment.objects.select_related("unit").order_by("dispatched_at")
    live = SafetyFact.objects.filter(replaced_by=None).select_related("by").order_by("at", "id")
    lines = calls.select_related("owner")
    return lines.prefetch_related(Prefetch("assignments", out), Prefetch("facts", live))


def row_of(call: Call) -> CallRow:
    assignments = [a for a in call.assignments.all() if a.status in OPEN_ASSIGNMENT]
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
            *(_("%(topic)s: two answers") % {"topic": Topic(topic).label} for topic in differs),
            *_missing_program(call, assignments),
        ),
        what=_what(call, assignments),
        since=call.step_at,
        limit_seconds=_limit(call, assignments),
        overdue=_is_late(call),
        latitude=call.latitude,
        longitude=call.longitude,
    )


def _rank(call: Call) -> str:
    """What nobody has triaged, what is late and what goes at once stand above what somebody is at
    work on; then by priority. An officer on scene goes before the public's low-risk calls (R25).
    """
    waits = call.status == CallStatus.PENDING and (call.overdue_at or call.priority == 1)
    first = 0 if call.priority is None or waits else 1
    if call.source == Source.OFFICER and call.priority and call.priority > OFFICER_AFTER:
        return f"{first}{OFFICER_AFTER}~"
    return f"{first}{call.priority or 0}"


def _is_late(call: Call) -> bool:
    """Waiting for a team for too long, or to be triaged."""
    if call.status in UNTRIAGED:
        return call.step_at + limits()[UNTRIAGED[call.status]].late_after(None) <= now()
    return call.overdue_at is not None and call.status == CallStatus.PENDING


def _needs_alarm(call: Call) -> list[str]:
    """A life in danger that nobody has reached, and an owner who is not there."""
    tags = []
    if needs_contact(call) and call.status != CallStatus.CLOSED:
        tags.append(_("imminent risk"))
    if call.owner_away_at:
        tags.append(_("owner away"))
    return tags


def tags_of(call: Call) -> tuple[str, ...]:
    """What to know of a call before opening it."""
    tags = [
        (_("officer on scene"), call.source == Source.OFFICER),
        (held_words(call), call.held_until is not None),
        ("CIT", call.co_response),
        ("EMS", call.ems),
        (_("fire along"), call.fire),
        (_("ART along"), call.art_along),
        ("CAP", call.cap_referral),
        (call.language, bool(call.language)),
        (_("interpreter"), call.interpreter),
        (call.access_needs[:24], bool(call.access_needs)),
        (call.outside, bool(call.outside)),
        (_("triaged again"), call.triage_at is not None and call.status in ROUTED),
    ]
    return tuple(tag for tag, on in tags if on)


def held_words(call: Call) -> str:
    if call.held_until is None:
        return ""
    return _("held to %(time)s") % {"time": f"{localtime(call.held_until):%H:%M}"}


def _missing_program(call: Call, assignments: list[Assignment]) -> list[str]:
    """The program an active call was sent to since its units left, if none of them is of it."""
    programs = {assignment.unit.program for assignment in assignments}
    if not assignments or call.program is None or call.program in programs | {Program.CCD}:
        return []
    return [_("needs %(program)s") % {"program": call.program.upper()}]


def _what(call: Call, assignments: list[Assignment]) -> str:
    if assignments:
        return " · ".join(f"{a.unit.callsign} {a.get_status_display()}" for a in assignments)
    if call.status == CallStatus.PENDING and call.destination:
        stacked = [a for a in call.assignments.all() if a.status == AssignmentStatus.STACKED]
        waiting = _("waiting for %(destination)s") % {"destination": destination_of(call)}
        return waiting + "".join(
            _(", next for %(unit)s") % {"unit": assignment.unit.callsign} for assignment in stacked
        )
    if call.status == CallStatus.ACTIVE:
        if has_clinician(call):
            return _("with %(owner)s") % {"owner": call.owner}
        return _("all units clear: close it")
    return call.get_status_display()


def _limit(call: Call, assignments: list[Assignment]) -> int | None:
    """Seconds this step may last before it is late."""
    if call.status in UNTRIAGED:
        return seconds_of(limits()[UNTRIAGED[call.status]].late_after(None))
    if call.status == CallStatus.PENDING and call.priority:
        return seconds_of(RESPOND_WITHIN[call.priority])
    spans = [STEP_LIMIT[AssignmentStatus(a.status)] for a in assignments]
    return seconds_of(min(spans)) if spans else None


def _facts_that_differ(call: Call) -> list[str]:
    topics = [fact.topic for fact in call.facts.all()]
    return sorted({topic for topic in topics if topics.count(topic) > 1})
