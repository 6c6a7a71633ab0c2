"""Notes about places: what people do there, for a year (docs/requirements.md R28)."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.location import SURE_ENOUGH
from dispatch.calls.locks import lock_call, lock_open_call
from dispatch.hazards import events
from dispatch.hazards.models import PREMISE_LENGTH, PremiseNote, PremiseRead
from dispatch.hazards.selectors import premises_of
from dispatch.hazards.states import PREMISE_VALID_FOR
from dispatch.places.gazetteer import find
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound
from programs.people.models import Staff

# A crew needs to know what happens, not what somebody is called. Words that name an illness, a
# person's kind or a diagnosis are sent back.
DIAGNOSES: Final = re.compile(
    r"\b(schizo\w*|bipolar|psychotic|psychosis|manic|mania|depressive|borderline|autis\w*"
    r"|dementia|alzheimer\w*|ptsd|addict\w*|alcoholic|junkie|crazy|mental patient|hiv|aids"
    r"|hepatitis)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is: as typed, and where on earth if that is known."""

    place: str
    latitude: float | None = None
    longitude: float | None = None


def spot_of(place: str) -> Spot:
    """Where a place is, as far as it is surely known."""
    if not place.strip():
        raise Invalid(_("Say which place the note is about; nothing was saved."))
    guess = next(iter(find(place)), None)
    if guess is None or guess.confidence < SURE_ENOUGH:
        return Spot(place.strip())
    return Spot(place.strip(), guess.latitude, guess.longitude)


@transaction.atomic
def write_premise_note(
    *, actor: Staff, spot: Spot, text: str, note_id: UUID | None = None
) -> PremiseNote:
    """Say what people do at a place that a crew should know before it goes."""
    require(actor, Can.WRITE_PREMISE)
    note = PremiseNote(
        place=spot.place,
        latitude=spot.latitude,
        longitude=spot.longitude,
        text=_checked_behavior(text),
        written_at=now(),
        written_by=actor,
        lapses_at=now() + PREMISE_VALID_FOR,
    )
    if note_id:
        note.pk = note_id
    note.save(force_insert=True)
    append(events.premise_written(note), by=actor.pk)
    return note


@transaction.atomic
def write_premise_of_call(*, actor: Staff, call_id: UUID, text: str) -> PremiseNote:
    """The same, for where a call is."""
    require(actor, Can.WRITE_PREMISE)
    call = lock_call(actor, call_id)
    if not call.place:
        raise Invalid(_("The place of this call is not known: state it first."))
    note = PremiseNote.objects.create(
        place=call.place,
        latitude=call.latitude,
        longitude=call.longitude,
        text=_checked_behavior(text),
        written_at=now(),
        written_by=actor,
        lapses_at=now() + PREMISE_VALID_FOR,
    )
    # Who writes it has read it.
    PremiseRead.objects.create(note=note, call=call, at=now(), by=actor)
    append(events.premise_written(note, call), by=actor.pk)
    return note


@transaction.atomic
def read_premises(*, actor: Staff, call_id: UUID) -> int:
    """Say that one has read the notes about the place of a call; return how many were new."""
    require(actor, Can.STATE_FACT)
    call = lock_open_call(actor, call_id)
    unread = [note.id for note in premises_of(call) if not note.read]
    for note_id in unread:
        PremiseRead.objects.create(note_id=note_id, call=call, at=now(), by=actor)
    if unread:
        append(events.premises_read(call, unread), by=actor.pk)
    return len(unread)


@transaction.atomic
def renew_premise_note(*, actor: Staff, note_id: UUID) -> PremiseNote:
    """It is still so: the note holds for another year."""
    note = _lock(actor, note_id)
    note.lapses_at = now() + PREMISE_VALID_FOR
    note.save(update_fields=["lapses_at"])
    append(events.premise_renewed(note), by=actor.pk)
    return note


@transaction.atomic
def end_premise_note(*, actor: Staff, note_id: UUID) -> PremiseNote:
    """It is no longer so. What was written is kept, and shown nowhere."""
    note = _lock(actor, note_id)
    note.ended_at = now()
    note.save(update_fields=["ended_at"])
    append(events.premise_ended(note), by=actor.pk)
    return note


def _checked_behavior(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > PREMISE_LENGTH:
        raise Invalid(
            _("A note about a place has 1 to %(limit)s characters.") % {"limit": PREMISE_LENGTH}
        )
    if diagnosis := DIAGNOSES.search(words):
        raise Invalid(
            _("Say what people do there, not what they have: “%(words)s”.")
            % {"words": diagnosis[0]}
        )
    return words


def _lock(actor: Staff, note_id: UUID) -> PremiseNote:
    require(actor, Can.WRITE_PREMISE)
    notes = PremiseNote.objects.select_for_update(no_key=True)
    note = notes.filter(pk=note_id, ended_at=None).first()
    if note is None:
        raise NotFound(_("There is no such note about a place."))
    return note
