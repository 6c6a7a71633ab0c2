"""What stands around one call: agencies, its plan, its likes; and crews in danger."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from dispatch.calls.selectors import place_of, visible_among
from dispatch.duress.cards import DuressRow
from dispatch.duress.models import Duress
from programs.base.permissions import Audience, Can, allows


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
