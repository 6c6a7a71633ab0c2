"""Where a call is: found without being asked when it is sure, chosen by a person when it is not.

R24: docs/requirements.md.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from dispatch.calls import events
from dispatch.calls.locks import lock_open_call
from dispatch.calls.models import Call
from dispatch.places.gazetteer import PlaceMatch, find
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.people.models import Staff

# A guess is taken by itself only when it is this sure and no other is nearly as good.
SURE_ENOUGH = 0.75
CLEAR_LEAD = 0.08


def locate_automatically(call: Call, place: str) -> None:
    """Put a call where its place surely is; a place that cannot be found stays as typed (R24).

    The caller saves.
    """
    guesses = find(place)
    sure = [
        guess
        for guess in guesses[:1]
        if guess.confidence >= SURE_ENOUGH and not _is_ambiguous(guesses)
    ]
    set_location(call, sure[0] if sure else None)


def set_location(call: Call, place: PlaceMatch | None) -> None:
    """Note where a call is, or that nobody knows. The caller saves."""
    call.latitude = place.latitude if place else None
    call.longitude = place.longitude if place else None
    call.located_as = place.name if place else ""
    call.located_surely = place.confidence if place else None
    call.outside = place.outside[:60] if place else ""


@transaction.atomic
def locate_call(*, actor: Staff, call_id: UUID, words: str, choice: int = 0) -> Call:
    """Put a call at one of the places that `words` may mean, counted from the likeliest.

    The words of the place stay as they were said; only where it is becomes known.
    """
    require(actor, Can.STATE_FACT)
    call = lock_open_call(actor, call_id)
    guesses = find(words)
    if not 0 <= choice < len(guesses):
        raise Invalid(_("No such place is known: the call keeps its place as typed."))
    set_location(call, guesses[choice])
    if not call.place:
        call.place = guesses[choice].name
    call.save(
        update_fields=[
            "place",
            "latitude",
            "longitude",
            "located_as",
            "located_surely",
            "outside",
        ]
    )
    append(events.call_located(call), by=actor.pk)
    return call


def _is_ambiguous(guesses: tuple[PlaceMatch, ...]) -> bool:
    return any(guess.confidence > guesses[0].confidence - CLEAR_LEAD for guess in guesses[1:])
