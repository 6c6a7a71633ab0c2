"""What stands around one call: agencies, its plan, its likes; and crews in danger."""

from django.db.models import Q

from dispatch.calls.models import Call
from dispatch.calls.selectors import calls_visible_to, place_of, visible_among
from dispatch.links.cards import DuplicateCard
from dispatch.links.models import CallLink
from dispatch.links.states import DUPLICATE_WITHIN, DUPLICATE_WITHIN_METERS
from dispatch.places.distance import METERS_A_DEGREE, within_meters
from journal.codes.scene import LinkKind
from programs.base.permissions import Audience

DUPLICATES_SHOWN = 6


def possible_duplicates(audience: Audience, call: Call) -> tuple[DuplicateCard, ...]:
    """Calls somebody said belong to this one, then those that may: the same number, or near it
    in place and time (docs/requirements.md R27).
    """
    linked = _linked_calls(audience, call)
    known = {one.id for one in linked}
    maybe = [one for one in _similar_calls(audience, call) if one.pk not in known]
    guessed = [_duplicate_card(one, _match_reason(one, call)) for one in maybe]
    return (*linked, *guessed[:DUPLICATES_SHOWN])


def _linked_calls(audience: Audience, call: Call) -> list[DuplicateCard]:
    links = CallLink.objects.filter(Q(kept=call) | Q(other=call), undone_at=None)
    found = list(links.select_related("kept", "other"))
    seen = visible_among(audience, {one.kept_id for one in found} | {one.other_id for one in found})
    cards = []
    for link in found:
        far = link.other if link.kept_id == call.pk else link.kept
        if far.pk not in seen:
            continue
        merged = link.kind == LinkKind.MERGED
        words = "merged into this one" if far is link.other else "this one is merged into it"
        cards.append(_duplicate_card(far, words if merged else "linked", link))
    return cards


def _duplicate_card(call: Call, why: str, link: CallLink | None = None) -> DuplicateCard:
    return DuplicateCard(
        id=call.pk,
        number=call.number,
        place=place_of(call),
        why=why,
        at=call.received_at,
        status=call.get_status_display(),
        link_id=link.pk if link else None,
        merged=link is not None and link.kind == LinkKind.MERGED,
    )


def _similar_calls(audience: Audience, call: Call) -> list[Call]:
    around = call.received_at - DUPLICATE_WITHIN, call.received_at + DUPLICATE_WITHIN
    like = Q(pk=None)
    if call.caller_phone:
        like |= Q(caller_phone=call.caller_phone)
    if call.latitude is not None:
        tall = DUPLICATE_WITHIN_METERS / METERS_A_DEGREE
        like |= Q(latitude__range=(call.latitude - tall, call.latitude + tall))
    if call.place:
        like |= Q(place__iexact=call.place)
    if like == Q(pk=None):
        return []
    found = calls_visible_to(audience).filter(like, received_at__range=around)
    return [one for one in found.exclude(pk=call.pk)[:50] if _match_reason(one, call)]


def _match_reason(one: Call, call: Call) -> str:
    if call.caller_phone and one.caller_phone == call.caller_phone:
        return "same number"
    here, there = (call.latitude, call.longitude), (one.latitude, one.longitude)
    if within_meters(there, here, DUPLICATE_WITHIN_METERS):
        return f"within {DUPLICATE_WITHIN_METERS} m and an hour"
    same = call.place and one.place.casefold() == call.place.casefold()
    return "same place" if same else ""
