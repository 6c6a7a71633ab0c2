"""Where a call is: found without being asked when it is sure, chosen by a person when it is not.

R24: docs/requirements.md.
"""

from uuid import UUID

from django.db import transaction

from dispatch import events
from dispatch.models import Call
from dispatch.places import Found, find
from dispatch.services.locks import lock_live
from journal.services import append
from programs.models import Staff
from programs.permissions import Can, require
from programs.refusals import Invalid

# A guess is taken by itself only when it is this sure and no other is nearly as good.
SURE_ENOUGH = 0.75
LEAD = 0.08


def locate(call: Call, place: str) -> None:
    """Put a call where its place surely is; a place that cannot be found stays as typed (R24).

    The caller saves.
    """
    guesses = find(place)
    sure = [one for one in guesses[:1] if one.confidence >= SURE_ENOUGH and not _rivalled(guesses)]
    settle_at(call, sure[0] if sure else None)


def settle_at(call: Call, found: Found | None) -> None:
    """Note where a call is, or that nobody knows. The caller saves."""
    call.latitude = found.latitude if found else None
    call.longitude = found.longitude if found else None
    call.located_as = found.name if found else ""
    call.located_surely = found.confidence if found else None
    call.outside = found.outside[:60] if found else ""


@transaction.atomic
def locate_call(*, actor: Staff, call_id: UUID, words: str, choice: int = 0) -> Call:
    """Put a call at one of the places that `words` may mean, counted from the likeliest.

    The words of the place stay as they were said; only where it is becomes known.
    """
    require(actor, Can.STATE_FACT)
    call = lock_live(actor, call_id)
    guesses = find(words)
    if not 0 <= choice < len(guesses):
        raise Invalid("No such place is known: the call keeps its place as typed.")
    settle_at(call, guesses[choice])
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


def _rivalled(guesses: tuple[Found, ...]) -> bool:
    return any(one.confidence > guesses[0].confidence - LEAD for one in guesses[1:])
