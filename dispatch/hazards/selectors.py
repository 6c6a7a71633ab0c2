"""What a crew must know before it goes: what was stated, and what the place is known for."""

from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from dispatch.calls.models import Call, SafetyFact
from dispatch.calls.selectors import calls_visible_to, fact_words
from dispatch.hazards.cards import Hazards, PremiseCard
from dispatch.hazards.models import PremiseNote, PremiseRead
from dispatch.hazards.states import PREMISE_WARNS_BEFORE, PREMISE_WITHIN_METERS
from dispatch.places.distance import METERS_A_DEGREE, within_meters
from journal.codes.calls import Topic
from programs.base.permissions import Audience, Can, allows

NO_HAZARDS = Hazards((), (), "")


def hazards_of(call: Call) -> Hazards:
    """The safety facts as stated, CIT alongside, and the notes of the place: behavior, never
    anything clinical.
    """
    stated: dict[Topic, list[SafetyFact]] = {}
    for fact in live_facts(call):
        if fact.topic != Topic.LOCATION:
            stated.setdefault(Topic(fact.topic), []).append(fact)
    # Where triage found nothing, and nobody says otherwise, there is nothing to read first.
    found = {topic: facts for topic, facts in stated.items() if not all(f.mild for f in facts)}
    lines = tuple(
        f"{topic.label}: {' / '.join(map(fact_words, facts))}" for topic, facts in found.items()
    )
    premises = premises_of(call)
    # Of codes, not of labels: a crew that reads in Spanish has read what the console shows.
    read = [
        f"{topic.value}: {' / '.join(fact.value for fact in facts)}"
        for topic, facts in found.items()
    ]
    read += [f"{note.id} {note.text}" for note in premises]
    digest = sha256("\n".join(read).encode()).hexdigest() if read else ""
    return Hazards(lines, premises, digest)


def hazards_for(audience: Audience, call_id: UUID) -> Hazards:
    """The hazards of a call, for whoever works it; none for whoever may not read or see it."""
    call = calls_visible_to(audience).filter(pk=call_id).first()
    return hazards_of(call) if call and allows(audience, Can.SEE_NARRATIVE) else NO_HAZARDS


def live_facts(call: Call) -> list[SafetyFact]:
    """The statements that stand: those fetched with the call's line, or read now."""
    fetched = getattr(call, "_prefetched_objects_cache", {})
    if "facts" in fetched:
        return [fact for fact in call.facts.all() if fact.replaced_by_id is None]
    live = call.facts.filter(replaced_by=None).select_related("by")
    return list(live.order_by("at", "id"))


def premises_of(call: Call) -> tuple[PremiseCard, ...]:
    """The notes in force for where the call is, by place as typed or by nearness."""
    near = _near(call)
    if near is None:
        return ()
    notes = [
        note
        for note in _notes_in_force().filter(near).select_related("written_by")
        if _at(note, call)
    ]
    if not notes:
        return ()
    read = set(PremiseRead.objects.filter(call=call, note__in=notes).values_list("note", flat=True))
    return tuple(premise_card(note, read=note.pk in read) for note in notes)


def premises_unread(call: Call) -> bool:
    return any(not note.read for note in premises_of(call))


def premises_for(audience: Audience) -> list[PremiseCard]:
    """Every note in force, the one that lapses first on top."""
    if not allows(audience, Can.SEE_NARRATIVE):
        return []
    return [premise_card(note) for note in _notes_in_force().select_related("written_by")[:500]]


def premise_card(note: PremiseNote, *, read: bool = False) -> PremiseCard:
    return PremiseCard(
        id=note.pk,
        place=note.place,
        text=note.text,
        by=note.written_by.name,
        lapses_at=note.lapses_at,
        lapses_soon=note.lapses_at - now() <= PREMISE_WARNS_BEFORE,
        read=read,
    )


def _notes_in_force() -> QuerySet[PremiseNote]:
    return PremiseNote.objects.filter(ended_at=None, lapses_at__gt=now())


def _near(call: Call) -> Q | None:
    named = Q(place__iexact=call.place.strip()) if call.place.strip() else None
    if call.latitude is None:
        return named
    tall = PREMISE_WITHIN_METERS / METERS_A_DEGREE
    around = Q(latitude__range=(call.latitude - tall, call.latitude + tall))
    return around | named if named else around


def _at(note: PremiseNote, call: Call) -> bool:
    if note.place.strip().casefold() == call.place.strip().casefold():
        return True
    return within_meters(
        (note.latitude, note.longitude), (call.latitude, call.longitude), PREMISE_WITHIN_METERS
    )
