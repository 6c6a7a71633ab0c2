"""Calls: which an audience may see, as lines on its board and as the one that is open."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet

from dispatch import events
from dispatch.cards import (
    BAND_NAMES,
    AssignmentCard,
    CallCard,
    CallRow,
    FactCell,
    FollowUp,
    Statement,
    Step,
    TimelineLine,
)
from dispatch.models import ROUTED, Assignment, Call, Note, SafetyFact
from dispatch.states import (
    ARRIVED,
    ASSIGNMENT,
    CALL,
    ELIGIBLE,
    OPEN_ASSIGNMENT,
    RESPOND_WITHIN,
    STEP_LIMIT,
    STEP_TO,
    AssignmentStatus,
    CallStatus,
    Clearance,
    Destination,
    Disposition,
    Topic,
    Unserved,
)
from journal.selectors import history_of
from programs.permissions import Audience, Can, allows
from programs.selectors import names_of
from programs.states import Program, Role

STEP_WORDS = {
    AssignmentStatus.EN_ROUTE: "En route",
    AssignmentStatus.ON_SCENE: "On scene",
    AssignmentStatus.TRANSPORTING: "Transporting",
    AssignmentStatus.CLEARED: "Clear",
    AssignmentStatus.CANCELLED: "Cancel",
}


def calls_visible_to(audience: Audience) -> QuerySet[Call]:
    """The calls this audience may see: the one rule, for pages, frames, commands and exports."""
    return Call.objects.filter(_sees(audience))


EVERY_CALL = Q(pk__isnull=False)


def _sees(audience: Audience) -> Q:
    """The room sees every call; a clinician the program's; a crew the program's open ones
    and whatever its own unit is on; those who only give access see none."""
    if not allows(audience, Can.SEE_CALLS):
        return Q(pk=None)
    if audience.role == Role.CLINICIAN:
        return Q(program=audience.program)
    if audience.role == Role.CREW:
        routed = Q(program=audience.program) & ~Q(status=CallStatus.CLOSED)
        own = Assignment.objects.filter(unit=audience.unit_id or 0, status__in=OPEN_ASSIGNMENT)
        return routed | Q(pk__in=own.values("call_id"))
    return EVERY_CALL


def board_for(audience: Audience) -> list[CallRow]:
    """The open calls on this audience's board, most urgent first."""
    calls = calls_visible_to(audience).exclude(status=CallStatus.CLOSED)
    return sorted((_row(call) for call in _with_lines(calls)), key=lambda row: row.rank)


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
    for call in _with_lines(calls.annotate(**seen)):
        row = _row(call)
        for audience in audiences:
            if audience not in asked or getattr(call, asked[audience]):
                rows[audience][call.pk] = row
    return rows


def visible_among(audience: Audience, call_ids: Collection[UUID]) -> set[UUID]:
    """Those of `call_ids` that this audience may see."""
    if not call_ids:
        return set()
    seen = calls_visible_to(audience).filter(pk__in=call_ids)
    return set(seen.values_list("pk", flat=True))


def call_card(audience: Audience, call_id: UUID) -> CallCard | None:
    """The open call, or None when this audience may not see it."""
    call = _with_lines(calls_visible_to(audience).filter(pk=call_id)).first()
    if call is None:
        return None
    sees_person = allows(audience, Can.SEE_PERSON)
    return CallCard(
        row=_row(call),
        source=call.get_source_display(),
        caller_name=call.caller_name if sees_person else None,
        caller_phone=call.caller_phone if sees_person else None,
        caller_relation=call.caller_relation,
        language=call.language,
        interpreter=call.interpreter,
        access_needs=call.access_needs,
        narrative=call.narrative if allows(audience, Can.SEE_NARRATIVE) else None,
        destination=_destination(call),
        program=call.program,
        need=_needed_instead(call),
        needed=call.need_name,
        because=call.because,
        availability=call.availability,
        follow_up=_follow_up(call),
        priority=call.priority,
        co_response=call.co_response,
        ems=call.ems,
        art_along=call.art_along,
        cap_referral=call.cap_referral,
        located=call.latitude is not None,
        disposition=Disposition(call.disposition).label if call.disposition else "",
        unserved=Unserved(call.unserved).label if call.unserved else "",
        facts=_facts(audience, call),
        assignments=tuple(_assignment(audience, one) for one in call.assignments.all()),
        timeline=_timeline(audience, call),
        can=_can(audience, call),
        wants_reason=call.need in ELIGIBLE and not _arrived(call),
        triage_at=call.triage_at,
        spot=(call.latitude, call.longitude),
    )


def _with_lines(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Fetched with the few related rows that a board line shows."""
    out = Assignment.objects.select_related("unit").order_by("dispatched_at")
    live = SafetyFact.objects.filter(replaced_by=None).select_related("by").order_by("at", "id")
    return calls.prefetch_related(Prefetch("assignments", out), Prefetch("facts", live))


def _row(call: Call) -> CallRow:
    at_work = [one for one in call.assignments.all() if one.status in OPEN_ASSIGNMENT]
    differs = _differing(call)
    return CallRow(
        id=call.pk,
        number=call.number,
        status=call.status,
        rank=f"{call.priority or 0}|{call.received_at.isoformat()}",
        band=call.band,
        sign=call.band_sign or (str(call.band) if call.band else "?"),
        band_label=call.band_name or BAND_NAMES.get(call.band or 0, "not triaged"),
        place=call.place or "Place not known",
        tags=_tags(call),
        hot_tags=(
            *(f"{Topic(topic).label}: two answers" for topic in differs),
            *_lacking(call, at_work),
        ),
        what=_what(call, at_work),
        since=call.step_at,
        limit_seconds=_limit(call, at_work),
        overdue=call.overdue_at is not None and call.status == CallStatus.PENDING,
    )


def _tags(call: Call) -> tuple[str, ...]:
    tags = [
        ("CIT", call.co_response),
        ("EMS", call.ems),
        ("ART along", call.art_along),
        ("CAP", call.cap_referral),
        (call.language, bool(call.language)),
        ("interpreter", call.interpreter),
        (call.access_needs[:24], bool(call.access_needs)),
        ("triaged again", call.triage_at is not None and call.status in ROUTED),
    ]
    return tuple(tag for tag, on in tags if on)


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
        return f"waiting for {_destination(call)}"
    if call.status == CallStatus.ACTIVE:
        return "all units clear: close it"
    return call.get_status_display()


def _destination(call: Call) -> str:
    if not call.destination:
        return ""
    return call.destination_name or Destination(call.destination).label


def _needed_instead(call: Call) -> str:
    """What the person needs, where somebody else takes the call."""
    return call.need_name if call.need != call.destination else ""


def _arrived(call: Call) -> bool:
    return any(one.status in ARRIVED for one in call.assignments.all())


def _follow_up(call: Call) -> FollowUp | None:
    if call.follow_up_program is None or call.follow_up_at is None:
        return None
    return FollowUp(program=Program(call.follow_up_program).label, at=call.follow_up_at)


def _limit(call: Call, at_work: list[Assignment]) -> int | None:
    """Seconds this step may last before it is late."""
    if call.status == CallStatus.PENDING and call.priority:
        return _seconds(RESPOND_WITHIN[call.priority])
    limits = [STEP_LIMIT[AssignmentStatus(one.status)] for one in at_work]
    return _seconds(min(limits)) if limits else None


def _differing(call: Call) -> list[str]:
    topics = [fact.topic for fact in call.facts.all()]
    return sorted({topic for topic in topics if topics.count(topic) > 1})


def _facts(audience: Audience, call: Call) -> tuple[FactCell, ...]:
    if not allows(audience, Can.SEE_NARRATIVE):
        return ()
    live = list(call.facts.all())
    return tuple(
        FactCell(
            topic=topic,
            statements=tuple(
                Statement(id=fact.pk, value=fact.value, by=fact.by.name, at=fact.at)
                for fact in live
                if fact.topic == topic
            ),
        )
        for topic in Topic
    )


def _assignment(audience: Audience, one: Assignment) -> AssignmentCard:
    status = AssignmentStatus(one.status)
    own = audience.unit_id == one.unit_id and allows(audience, Can.REPORT_OWN_UNIT)
    may = own or allows(audience, Can.REPORT_ANY_UNIT)
    limit = STEP_LIMIT.get(status)
    return AssignmentCard(
        id=one.pk,
        callsign=one.unit.callsign,
        status=status.value,
        label=status.label,
        since=one.step_at,
        limit_seconds=_seconds(limit) if limit else None,
        steps=tuple(
            Step(status=target.value, label=STEP_WORDS[target])
            for target, command in STEP_TO.items()
            if may and ASSIGNMENT.may(status, command)
        ),
    )


def _timeline(audience: Audience, call: Call) -> tuple[TimelineLine, ...]:
    happened = history_of(f"call:{call.pk}")
    names = names_of(event.actor_id for event in happened)
    lines = [
        TimelineLine(at=event.at, by=names.get(event.actor_id or 0, "the clock"), text=text)
        for event in happened
        if (text := events.describe(event.kind, event.data))
    ]
    lines += [_note_line(audience, note) for note in _notes(audience, call)]
    return tuple(sorted(lines, key=lambda line: line.at))


def _notes(audience: Audience, call: Call) -> Iterable[Note]:
    if not allows(audience, Can.SEE_NARRATIVE):
        return []
    notes = call.notes.select_related("by", "struck_by")
    if allows(audience, Can.SEE_CLINICAL):
        return notes
    return notes.filter(clearance=Clearance.OPERATIONAL)


def _note_line(audience: Audience, note: Note) -> TimelineLine:
    return TimelineLine(
        at=note.at,
        by=note.by.name,
        text=note.text,
        note_id=note.pk,
        clinical=note.clearance == Clearance.CLINICAL,
        struck_by=note.struck_by.name if note.struck_by else "",
        may_strike=note.struck_at is None and allows(audience, Can.WRITE_NOTE),
    )


def _can(audience: Audience, call: Call) -> frozenset[str]:
    """The actions this audience could take on the call as it stands."""
    stands_open = call.status != CallStatus.CLOSED
    actions = {
        "triage": allows(audience, Can.TRIAGE) and stands_open,
        "assign": allows(audience, Can.ASSIGN_UNIT) and CALL.may(call.status, "assign"),
        "close": allows(audience, Can.CLOSE_CALL) and CALL.may(call.status, "close"),
        "note": allows(audience, Can.WRITE_NOTE),
        "clinical": allows(audience, Can.WRITE_CLINICAL),
        "fact": allows(audience, Can.STATE_FACT) and stands_open,
        "override": allows(audience, Can.OVERRIDE),
        "screen": allows(audience, Can.SCREEN),
    }
    return frozenset(name for name, may in actions.items() if may)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
