"""The open call, as far as an audience may see it."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from dispatch.call_backs.selectors import call_back_of
from dispatch.calls.clearance import may_read, readable
from dispatch.calls.models import Assignment, Call, Note
from dispatch.calls.rows import row_of, with_row_relations
from dispatch.calls.selectors import calls_visible_to, destination_of, is_unserved, seconds_of
from dispatch.calls.states import ASSIGNMENT, CALL, OPEN_ASSIGNMENT, STEP_LIMIT, STEP_TO
from dispatch.countersigns.selectors import countersigns_of
from dispatch.duress.states import CHECKED_IN, check_in_within
from dispatch.hazards.cards import Hazards
from dispatch.hazards.selectors import NO_HAZARDS, hazards_of
from dispatch.links.selectors import merged_with, possible_duplicates
from dispatch.obligations.selectors import owed_to
from dispatch.open_call.cards import (
    AssignmentCard,
    CallCard,
    FollowUp,
    NextStatus,
    SafetyFactCell,
    Statement,
    TimelineLine,
)
from dispatch.open_call.ownership import has_open, ownership_of, packet_of, with_open_items
from dispatch.response.selectors import plan_of
from journal.codes.calls import (
    CallStatus,
    Clearance,
    Disposition,
    NoCallBack,
    NoContact,
    Topic,
    Unserved,
)
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus
from journal.facts.fact import NOT_SHOWN, Unread
from journal.models import Event
from journal.selectors import fact_of, history_of
from programs.base.permissions import Audience, Can, allows
from programs.people.selectors import names_of
from programs.units.states import REQUIRED_CREW, UNDO_WITHIN

WATCHING = frozenset({"watching"})
IN_THE_CHART = _lazy("Clinical note: it is in the chart.")
# The facts whose absence is worth a place on the screen.
ASKED_FIRST = (Topic.WEAPON, Topic.VIOLENCE, Topic.SUICIDAL_INTENT, Topic.LOCATION)
STEP_WORDS = {
    AssignmentStatus.EN_ROUTE: _lazy("En route"),
    AssignmentStatus.ON_SCENE: _lazy("On scene"),
    AssignmentStatus.STAGED: _lazy("Staged"),
    AssignmentStatus.TRANSPORTING: _lazy("Transporting"),
    AssignmentStatus.CLEARED: _lazy("Clear"),
    AssignmentStatus.CANCELLED: _lazy("Cancel"),
}


def call_card(audience: Audience, call_id: UUID, *, watching: bool = False) -> CallCard | None:
    """The open call, or None when this audience may not see it. Who watches it, only looks."""
    seen = with_open_items(calls_visible_to(audience).filter(pk=call_id))
    call = with_row_relations(seen).select_related("owner", "plan__safe_by").first()
    if call is None:
        return None
    sees_person = allows(audience, Can.SEE_PERSON)
    hazards = hazards_of(call) if allows(audience, Can.SEE_NARRATIVE) else NO_HAZARDS
    return CallCard(
        row=row_of(call),
        source=call.get_source_display(),
        caller_name=call.caller_name if sees_person else None,
        caller_phone=call.caller_phone if sees_person else None,
        caller_relation=call.caller_relation,
        language=call.language,
        interpreter=call.interpreter,
        access_needs=call.access_needs,
        narrative=call.narrative if allows(audience, Can.SEE_NARRATIVE) else None,
        destination=destination_of(call),
        program=call.program,
        need=_unmet_need(call),
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
        disposition=str(Disposition(call.disposition).label) if call.disposition else "",
        unserved=str(Unserved(call.unserved).label) if call.unserved else "",
        facts=_facts(audience, call),
        assignments=_assignments(audience, call, hazards, watching),
        timeline=_timeline(audience, call, watching),
        can=WATCHING if watching else _can(audience, call),
        wants_reason=is_unserved(call),
        triage_at=call.triage_at,
        spot=(call.latitude, call.longitude),
        ownership=ownership_of(call),
        packet=packet_of(audience, call),
        call_back=call_back_of(call) if call.status == CallStatus.CLOSED else None,
        no_call_back=str(NoCallBack(call.no_call_back).label) if call.no_call_back else "",
        no_contact=str(NoContact(call.no_contact).label) if call.no_contact else "",
        located_as=call.located_as,
        outside=call.outside,
        held_until=call.held_until,
        hazards=hazards,
        plan=plan_of(call),
        owed=owed_to(audience, call) if has_open(call, "owed") else (),
        likes=possible_duplicates(audience, call),
        locked=call.locked,
        countersigns=countersigns_of(audience, call) if has_open(call, "countersign") else (),
    )


def call_timeline(
    audience: Audience, call_id: UUID, *, watching: bool = False
) -> tuple[TimelineLine, ...] | None:
    """The open call's timeline alone, or None when this audience may not see the call."""
    call = calls_visible_to(audience).filter(pk=call_id).select_related("owner").first()
    return _timeline(audience, call, watching) if call else None


def _unmet_need(call: Call) -> str:
    """What the person needs, where somebody else takes the call."""
    return call.need_name if call.need != call.destination else ""


def _follow_up(call: Call) -> FollowUp | None:
    if call.follow_up_program is None or call.follow_up_at is None:
        return None
    return FollowUp(program=str(Program(call.follow_up_program).label), at=call.follow_up_at)


def _facts(audience: Audience, call: Call) -> tuple[SafetyFactCell, ...]:
    if not allows(audience, Can.SEE_NARRATIVE):
        return ()
    live = list(call.facts.all())
    return tuple(
        SafetyFactCell(
            topic=topic,
            statements=tuple(
                Statement(
                    id=fact.pk,
                    value=fact.value,
                    by=fact.by.name,
                    at=fact.at,
                    by_triage=fact.assessment is not None,
                    mild=fact.mild,
                )
                for fact in live
                if fact.topic == topic
            ),
            always=topic in ASKED_FIRST,
        )
        for topic in Topic
    )


def _assignments(
    audience: Audience, call: Call, hazards: Hazards, watching: bool
) -> tuple[AssignmentCard, ...]:
    plan = getattr(call, "plan", None)
    kept_away = plan is not None and plan.gated and plan.safe_at is None
    return tuple(
        _assignment(
            assignment, hazards, kept_away, may_report(audience, assignment) and not watching
        )
        for assignment in call.assignments.all()
    )


def may_report(audience: Audience, assignment: Assignment) -> bool:
    own = audience.unit_id == assignment.unit_id and allows(audience, Can.REPORT_OWN_UNIT)
    return own or allows(audience, Can.REPORT_ANY_UNIT)


def _assignment(
    assignment: Assignment, hazards: Hazards, kept_away: bool, may: bool
) -> AssignmentCard:
    status = AssignmentStatus(assignment.status)
    limit = STEP_LIMIT.get(status)
    checked = status in CHECKED_IN
    contact = check_in_within(status, assignment.call.band) if checked else None
    unread = bool(hazards.digest and hazards.digest != assignment.hazards_read)
    undo = assignment.pressed_at + UNDO_WITHIN if assignment.pressed_at else None
    return AssignmentCard(
        id=assignment.pk,
        unit_id=assignment.unit_id,
        callsign=assignment.unit.callsign,
        status=status.value,
        label=str(status.label),
        since=assignment.step_at,
        limit_seconds=seconds_of(limit) if limit else None,
        steps=tuple(
            NextStatus(status=target.value, label=str(STEP_WORDS[target]))
            for target, command in STEP_TO.items()
            if may
            and ASSIGNMENT.may(status, command)
            and not (kept_away and target == AssignmentStatus.ON_SCENE)
        ),
        may_report=may,
        unread=unread
        and status in OPEN_ASSIGNMENT
        and bool(REQUIRED_CREW[assignment.unit.program]),
        hazards_read_at=assignment.hazards_read_at,
        heard_at=assignment.heard_at,
        outcome=str(Disposition(assignment.outcome).label) if assignment.outcome else "",
        contact_seconds=seconds_of(contact) if contact else None,
        undo_until=undo if undo and undo > now() else None,
    )


def _timeline(audience: Audience, call: Call, watching: bool) -> tuple[TimelineLine, ...]:
    events = history_of(f"call:{call.pk}")
    names = names_of(event.actor_id for event in events)
    lines = [
        TimelineLine(at=event.at, by=names.get(event.actor_id or 0, _("the clock")), text=text)
        for event in events
        if (text := _sentence(event))
    ]
    may_strike = allows(audience, Can.WRITE_NOTE) and not watching
    lines += [_note_line(note, may_strike) for note in _notes(audience, call)]
    merged = merged_with(audience, call) if getattr(call, "has_merge", True) else []
    for other in merged:
        lines += [_note_line(note, False, other.number) for note in _notes(audience, other)]
    return tuple(sorted(lines, key=lambda line: line.at))


def _sentence(event: Event) -> str | None:
    fact = fact_of(event)
    return str(NOT_SHOWN) if isinstance(fact, Unread) else fact.sentence()


def _notes(audience: Audience, call: Call) -> Iterable[Note]:
    if not allows(audience, Can.SEE_NARRATIVE):
        return []
    notes = call.notes.select_related("by", "struck_by")
    return notes.filter(clearance__in=readable(audience, call))


def _note_line(note: Note, may_strike: bool, number: str = "") -> TimelineLine:
    """What is clinical is only said to be there: it is read in the chart, and that is recorded.
    `number` is of the call it was written about, where that is another one.
    """
    clinical = note.clearance != Clearance.OPERATIONAL
    text = str(IN_THE_CHART) if clinical else note.text
    return TimelineLine(
        at=note.at,
        by=note.by.name,
        text=f"{number}: {text}" if number else text,
        note_id=note.pk,
        clinical=clinical,
        struck_by=note.struck_by.name if note.struck_by else "",
        may_strike=may_strike and not clinical and note.struck_at is None,
    )


def _cleared(audience: Audience, call: Call) -> bool:
    return set(readable(audience, call)) == set(Clearance)


def _can(audience: Audience, call: Call) -> frozenset[str]:
    """The actions this audience could take on the call as it stands."""
    is_open = call.status != CallStatus.CLOSED
    actions: dict[str, bool] = {
        "triage": allows(audience, Can.TRIAGE) and is_open,
        "assign": allows(audience, Can.ASSIGN_UNIT) and CALL.may(call.status, "assign"),
        "close": allows(audience, Can.CLOSE_CALL) and CALL.may(call.status, "close"),
        "note": allows(audience, Can.WRITE_NOTE),
        "clinical": may_read(audience, Clearance.CLINICAL, call),
        "substance": may_read(audience, Clearance.SUBSTANCE, call),
        "write_clinical": allows(audience, Can.WRITE_CLINICAL),
        "emergency_access": allows(audience, Can.EMERGENCY_ACCESS) and not _cleared(audience, call),
        "offer": allows(audience, Can.OFFER_CALL) and is_open,
        "take_over": allows(audience, Can.TAKE_OVER) and is_open,
        "watch": allows(audience, Can.WATCH) and is_open,
        "help": allows(audience, Can.ASK_HELP) and is_open,
        "transfer": allows(audience, Can.TRANSFER_988) and is_open,
        "call_back": allows(audience, Can.CALL_BACK),
        "fact": allows(audience, Can.STATE_FACT) and is_open,
        "override": allows(audience, Can.OVERRIDE),
        "link": allows(audience, Can.LINK_CALLS),
        "premise": allows(audience, Can.WRITE_PREMISE),
        "hold": allows(audience, Can.ASSIGN_UNIT) and call.status == CallStatus.PENDING,
        "screen": allows(audience, Can.SCREEN) and may_read(audience, Clearance.CLINICAL, call),
    }
    return frozenset(name for name, may in actions.items() if may)
