"""Calls that are linked to a call, and those that may be the same."""

from django.db.models import Q
from django.utils.translation import gettext as _

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
    known = {other.id for other in linked}
    maybe = [other for other in _similar_calls(audience, call) if other.pk not in known]
    guessed = [_duplicate_card(other, _match_reason(other, call)) for other in maybe]
    return (*linked, *guessed[:DUPLICATES_SHOWN])


def merged_with(audience: Audience, call: Call) -> list[Call]:
    """The calls that are one with this one, as far as this audience may see them: what is written
    about one is read on all.
    """
    links = CallLink.objects.filter(
        Q(kept=call) | Q(other=call), kind=LinkKind.MERGED, undone_at=None
    )
    far = {link.other_id if link.kept_id == call.pk else link.kept_id for link in links}
    if not far:
        return []
    calls = calls_visible_to(audience).filter(pk__in=far).select_related("owner")
    return list(calls.prefetch_related("assignments").order_by("received_at"))


def _linked_calls(audience: Audience, call: Call) -> list[DuplicateCard]:
    links = CallLink.objects.filter(Q(kept=call) | Q(other=call), undone_at=None)
    rows = list(links.select_related("kept", "other"))
    seen = visible_among(
        audience, {link.kept_id for link in rows} | {link.other_id for link in rows}
    )
    cards = []
    for link in rows:
        far = link.other if link.kept_id == call.pk else link.kept
        if far.pk not in seen:
            continue
        merged = link.kind == LinkKind.MERGED
        words = _("merged into this one") if far is link.other else _("this one is merged into it")
        cards.append(_duplicate_card(far, words if merged else _("linked"), link))
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
    if like == Q(pk=None):  # neither phone nor place is known: nothing to compare by
        return []
    similar = calls_visible_to(audience).filter(like, received_at__range=around)
    return [other for other in similar.exclude(pk=call.pk)[:50] if _match_reason(other, call)]


def _match_reason(other: Call, call: Call) -> str:
    if call.caller_phone and other.caller_phone == call.caller_phone:
        return _("same number")
    here, there = (call.latitude, call.longitude), (other.latitude, other.longitude)
    if within_meters(there, here, DUPLICATE_WITHIN_METERS):
        return _("within %(meters)s m and an hour") % {"meters": DUPLICATE_WITHIN_METERS}
    same = call.place and other.place.casefold() == call.place.casefold()
    return _("same place") if same else ""
