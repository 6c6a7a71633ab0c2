"""What people write about a call: notes, needs, and the safety facts nobody may overwrite unseen.

R numbers: docs/requirements.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls import events
from dispatch.calls.clearance import may_read
from dispatch.calls.location import locate_automatically
from dispatch.calls.locks import lock_call
from dispatch.calls.models import Call, Note, SafetyFact
from dispatch.calls.status import reported_time
from journal.chain import Entry
from journal.codes.calls import CallStatus, Clearance, Topic
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Forbidden, NotFound, Refusal
from programs.people.models import Staff
from programs.people.selectors import audience_of


@transaction.atomic
def set_access_needs(
    *, actor: Staff, call_id: UUID, language: str, interpreter: bool, access_needs: str
) -> Call:
    """Say what language the person speaks and what else they need; the crew is told (R26)."""
    require(actor, Can.STATE_FACT)
    call = lock_call(actor, call_id)
    call.language, call.interpreter, call.access_needs = language, interpreter, access_needs
    call.save(update_fields=["language", "interpreter", "access_needs"])
    append(events.needs_stated(call), by=actor.pk)
    return call


class AlreadyStruck(Refusal):
    """Somebody struck the note before."""


class CallIsClosed(Refusal):
    """What is known about a closed call's safety is settled; a note can still be written."""


@transaction.atomic
def write_note(
    *,
    actor: Staff,
    call_id: UUID,
    text: str,
    clearance: Clearance = Clearance.OPERATIONAL,
    note_id: UUID | None = None,
    at: datetime | None = None,
) -> Note:
    """Add a note to a call. `at` is when it was written, where a phone sends it later."""
    require(actor, _permission_for(clearance))
    call = lock_call(actor, call_id)
    if not may_read(audience_of(actor), clearance, call):
        raise Forbidden(_("Only those who treat the person write here."))
    note = Note.objects.create(
        id=note_id or uuid4(),
        call=call,
        by=actor,
        at=reported_time(at),
        text=text,
        clearance=clearance,
    )
    append(events.note_written(note), by=actor.pk)
    return note


@transaction.atomic
def strike_note(*, actor: Staff, note_id: UUID, correction: str = "") -> Note:
    """Strike a note through, and put a correction under it if one is given."""
    require(actor, Can.WRITE_NOTE)
    unlocked = Note.objects.filter(pk=note_id).first()
    if unlocked is None:
        raise NotFound(_("There is no such note."))
    call = lock_call(actor, unlocked.call_id)
    if not may_read(audience_of(actor), unlocked.clearance, call):
        raise NotFound(_("There is no such note."))
    note = Note.objects.select_for_update(no_key=True, of=("self",)).get(pk=note_id)
    if note.struck_at:
        raise AlreadyStruck(_("This note has been struck already."))
    note.struck_at, note.struck_by = now(), actor
    note.save(update_fields=["struck_at", "struck_by"])
    new = None
    if correction:
        new = Note.objects.create(
            call=call, by=actor, at=note.struck_at, text=correction, clearance=note.clearance
        )
    append(events.note_struck(note, new), by=actor.pk)
    return note


@transaction.atomic
def state_fact(
    *, actor: Staff, call_id: UUID, topic: Topic, value: str, seen: Collection[UUID]
) -> SafetyFact:
    """State a safety fact, replacing the statements in `seen` that still stand.

    Statements the author had not seen stay beside the new one: if they differ, both
    are shown until somebody who has seen them all states the fact again.
    """
    require(actor, Can.STATE_FACT)
    call = lock_call(actor, call_id)
    if call.status == CallStatus.CLOSED:
        raise CallIsClosed(_("The call is closed: write a note instead."))
    live = list(
        call.facts.select_for_update(no_key=True)
        .filter(topic=topic, replaced_by=None)
        .order_by("at", "id")
    )
    replaced = [fact for fact in live if fact.pk in seen or fact.value == value]
    fact = SafetyFact.objects.create(call=call, topic=topic, value=value, by=actor, at=now())
    for old in replaced:
        old.replaced_by = fact
        old.save(update_fields=["replaced_by"])
    differs = len(live) > len(replaced)
    if topic == Topic.LOCATION and not differs:
        _clear_location(call, value)
    append(events.fact_stated(fact, replaced, differs), by=actor.pk)
    return fact


@dataclass(frozen=True, slots=True)
class Said:
    """What answers in triage say of one safety fact; `mild` where no answer is milder."""

    value: str
    mild: bool


def state_by_triage(
    call: Call,
    said: Mapping[Topic, Said],
    *,
    by: Staff,
    assessment: UUID,
    at: datetime,
    beside: bool = False,
) -> list[Entry]:
    """State what the answers of one run say, on a call that is already locked; the caller appends.

    The same again states nothing new. Another answer replaces what the same person answered
    before; what others said, or anybody in their own words, stays beside it until somebody who saw
    both says which holds. `beside` replaces nothing: a second person has yet to confirm it.
    """
    entries: list[Entry] = []
    for topic, words in said.items():
        facts = call.facts.select_for_update(no_key=True).filter(topic=topic, replaced_by=None)
        live = list(facts.order_by("at", "id"))
        if any(fact.value == words.value for fact in live):
            continue
        own = [fact for fact in live if fact.assessment and fact.by_id == by.pk and not beside]
        stated = SafetyFact.objects.create(
            call=call,
            topic=topic,
            value=words.value,
            assessment=assessment,
            mild=words.mild,
            by=by,
            at=at,
        )
        for old in own:
            old.replaced_by = stated
            old.save(update_fields=["replaced_by"])
        entries.append(events.fact_stated(stated, own, len(live) > len(own)))
    return entries


def replace_by_confirmed(call: Call, *, assessment: UUID, by: Staff) -> list[Entry]:
    """A second person confirmed what one run says: it replaces what the one who asked answered
    before. The call is locked; the caller appends.
    """
    live = call.facts.select_for_update(no_key=True).filter(replaced_by=None)
    facts = list(live.order_by("at", "id"))
    entries: list[Entry] = []
    for new in (fact for fact in facts if fact.assessment == assessment):
        others = [fact for fact in facts if fact.topic == new.topic and fact is not new]
        before = [fact for fact in others if fact.assessment and fact.by_id == by.pk]
        for old in before:
            old.replaced_by = new
            old.save(update_fields=["replaced_by"])
        if before:
            entries.append(events.fact_stated(new, before, len(others) > len(before)))
    return entries


def _clear_location(call: Call, place: str) -> None:
    """The call is somewhere else than was thought: where the old place was is void."""
    if call.place != place:
        call.place = place
        locate_automatically(call, place)
        call.save()


def _permission_for(clearance: Clearance) -> Can:
    return Can.WRITE_NOTE if clearance == Clearance.OPERATIONAL else Can.WRITE_CLINICAL
