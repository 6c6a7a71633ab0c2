"""What stands around one call: agencies, its plan, its likes; and crews in danger."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from dispatch.cards import AgencyCard, DuressRow, LikeCard, PlanCard
from dispatch.models import Call, CallLink, Duress, ResponsePlan
from dispatch.selectors.calls import calls_visible_to, place_of, visible_among
from dispatch.selectors.hazards import METERS_A_DEGREE, within_meters
from dispatch.states import (
    SAME_WITHIN,
    SAME_WITHIN_METERS,
    Agency,
    LinkKind,
    PlanKind,
)
from programs.permissions import Audience, Can, allows

LIKES_SHOWN = 6


def plan_of(call: Call) -> PlanCard | None:
    plan = getattr(call, "plan", None)
    if plan is None:
        return None
    return PlanCard(
        label=PlanKind(plan.kind).label,
        staging=plan.staging,
        gated=plan.gated,
        safe_at=plan.safe_at,
        safe_by=plan.safe_by.name if plan.safe_by else "",
    )


def staging_of(call_id: UUID) -> str:
    """Where the crew waits, as the response to the call was planned; empty where it was not."""
    plan = ResponsePlan.objects.filter(call=call_id).only("staging").first()
    return plan.staging if plan else ""


def agencies_of(call: Call) -> tuple[AgencyCard, ...]:
    return tuple(
        AgencyCard(one.agency, Agency(one.agency).label, one.asked_at, one.arrived_at)
        for one in call.co_responses.all()
        if one.withdrawn_at is None
    )


def likes_of(audience: Audience, call: Call) -> tuple[LikeCard, ...]:
    """Calls somebody said belong to this one, then those that may: the same number, or near it
    in place and time (docs/requirements.md R27).
    """
    linked = _linked(audience, call)
    known = {one.id for one in linked}
    maybe = [one for one in _alike(audience, call) if one.pk not in known]
    guessed = [_like(one, _why(one, call)) for one in maybe]
    return (*linked, *guessed[:LIKES_SHOWN])


def duresses_for(audience: Audience) -> list[DuressRow]:
    """The alarms that stand, the oldest first."""
    return _alarms(audience, _standing())


def duress_rows(
    audiences: Iterable[Audience], duress_ids: Collection[UUID]
) -> dict[Audience, dict[UUID, DuressRow]]:
    """Those of `duress_ids` that stand, for each audience that hears them, read once."""
    alarms = list(_standing().filter(pk__in=duress_ids)) if duress_ids else []
    return {
        audience: {row.id: row for row in _alarms(audience, alarms)} if alarms else {}
        for audience in audiences
    }


def _standing() -> QuerySet[Duress]:
    found = Duress.objects.filter(stopped_at=None)
    return found.select_related("unit", "call", "answered_by", "started_by")


def _alarms(audience: Audience, alarms: Iterable[Duress]) -> list[DuressRow]:
    if not allows(audience, Can.SEE_NARRATIVE):
        return []
    alarms = list(alarms)
    seen = visible_among(audience, {one.call_id for one in alarms if one.call_id})
    return [_alarm(one, one.call_id in seen) for one in alarms]


def _alarm(one: Duress, seen: bool) -> DuressRow:
    where = place_of(one.call) if one.call and seen else "no call"
    if one.latitude is not None:
        where += f", {one.latitude:.4f}, {one.longitude:.4f}"
    return DuressRow(
        id=one.pk,
        callsign=one.unit.callsign,
        words=f"{one.unit.callsign} in danger: {where}",
        call_id=one.call_id if seen else None,
        since=one.started_at,
        answered_by=one.answered_by.name if one.answered_by else "",
    )


def _linked(audience: Audience, call: Call) -> list[LikeCard]:
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
        cards.append(_like(far, words if merged else "linked", link))
    return cards


def _like(call: Call, why: str, link: CallLink | None = None) -> LikeCard:
    return LikeCard(
        id=call.pk,
        number=call.number,
        place=place_of(call),
        why=why,
        at=call.received_at,
        status=call.get_status_display(),
        link_id=link.pk if link else None,
        merged=link is not None and link.kind == LinkKind.MERGED,
    )


def _alike(audience: Audience, call: Call) -> list[Call]:
    around = call.received_at - SAME_WITHIN, call.received_at + SAME_WITHIN
    like = Q(pk=None)
    if call.caller_phone:
        like |= Q(caller_phone=call.caller_phone)
    if call.latitude is not None:
        tall = SAME_WITHIN_METERS / METERS_A_DEGREE
        like |= Q(latitude__range=(call.latitude - tall, call.latitude + tall))
    if call.place:
        like |= Q(place__iexact=call.place)
    if like == Q(pk=None):
        return []
    found = calls_visible_to(audience).filter(like, received_at__range=around)
    return [one for one in found.exclude(pk=call.pk)[:50] if _why(one, call)]


def _why(one: Call, call: Call) -> str:
    if call.caller_phone and one.caller_phone == call.caller_phone:
        return "same number"
    here, there = (call.latitude, call.longitude), (one.latitude, one.longitude)
    if within_meters(there, here, SAME_WITHIN_METERS):
        return f"within {SAME_WITHIN_METERS} m and an hour"
    same = call.place and one.place.casefold() == call.place.casefold()
    return "same place" if same else ""
