"""Where units are: the latest word only, and no part of the journal."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_unit
from dispatch.units.models import Position
from dispatch.units.states import POSITION_AHEAD
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid
from programs.people.models import Staff

# No receiver of ours is at the point where the equator meets Greenwich: it means "unknown".
NULL_ISLAND_DEGREES = 0.01


@dataclass(frozen=True, slots=True)
class Fix:
    """What a receiver says: degrees, meters, and when it knew."""

    latitude: float
    longitude: float
    at: datetime
    accuracy_meters: float | None = None


@transaction.atomic
def record_position(*, actor: Staff, unit_id: int, fix: Fix) -> bool:
    """Keep where a unit is; return whether it was news. An older word changes nothing.

    Raises Invalid for a place off the earth, for 0,0, and for a time that has not come.
    """
    if unit_id != actor.unit_id:
        require(actor, Can.REPORT_ANY_UNIT)
    elif not allows(actor, Can.REPORT_ANY_UNIT):
        require(actor, Can.REPORT_OWN_UNIT)
    _refuse_implausible(fix)
    unit = lock_unit(unit_id)
    before = Position.objects.filter(unit=unit).first()
    if before and before.at >= fix.at:
        return False
    Position.objects.update_or_create(
        unit=unit,
        defaults={
            "latitude": fix.latitude,
            "longitude": fix.longitude,
            "accuracy_meters": fix.accuracy_meters,
            "at": fix.at,
            "heard_at": now(),
        },
    )
    return True


def _refuse_implausible(fix: Fix) -> None:
    if not (-90 <= fix.latitude <= 90 and -180 <= fix.longitude <= 180):
        raise Invalid(_("That place is not on earth; the position was not changed."))
    if abs(fix.latitude) < NULL_ISLAND_DEGREES and abs(fix.longitude) < NULL_ISLAND_DEGREES:
        raise Invalid(_("0,0 is what a receiver says when it does not know; nothing was changed."))
    if fix.at > now() + POSITION_AHEAD:
        raise Invalid(_("That position is from the future; the position was not changed."))
