"""Crews in danger: the alarms that each audience hears."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dispatch.calls.selectors import place_of, visible_among
from dispatch.duress.cards import DuressRow
from dispatch.duress.models import Duress
from programs.base.permissions import Audience, Can, allows


def duresses_for(audience: Audience) -> list[DuressRow]:
    """The alarms that stand, the oldest first."""
    return _alarms(audience, _open_alarms())


def duress_rows(
    audiences: Iterable[Audience], duress_ids: Collection[UUID]
) -> dict[Audience, dict[UUID, DuressRow]]:
    """Those of `duress_ids` that stand, for each audience that hears them, read once."""
    alarms = list(_open_alarms().filter(pk__in=duress_ids)) if duress_ids else []
    return {
        audience: {row.id: row for row in _alarms(audience, alarms)} if alarms else {}
        for audience in audiences
    }


def _open_alarms() -> QuerySet[Duress]:
    alarms = Duress.objects.filter(stopped_at=None)
    return alarms.select_related("unit", "call", "answered_by", "started_by")


def _alarms(audience: Audience, alarms: Iterable[Duress]) -> list[DuressRow]:
    if not allows(audience, Can.SEE_NARRATIVE):
        return []
    alarms = list(alarms)
    visible = visible_among(audience, {alarm.call_id for alarm in alarms if alarm.call_id})
    return [_alarm(alarm, alarm.call_id in visible) for alarm in alarms]


def _alarm(alarm: Duress, sees_call: bool) -> DuressRow:
    where = place_of(alarm.call) if alarm.call and sees_call else _("no call")
    if alarm.latitude is not None:
        where += f", {alarm.latitude:.4f}, {alarm.longitude:.4f}"
    return DuressRow(
        id=alarm.pk,
        callsign=alarm.unit.callsign,
        words=_("%(unit)s in danger: %(where)s") % {"unit": alarm.unit.callsign, "where": where},
        call_id=alarm.call_id if sees_call else None,
        since=alarm.started_at,
        answered_by=alarm.answered_by.name if alarm.answered_by else "",
    )
