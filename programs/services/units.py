"""Commands about units."""

from django.db import transaction
from django.utils.timezone import now

from journal.services import append
from programs import events
from programs.models import Staff, Unit
from programs.permissions import Can, require
from programs.refusals import NotFound
from programs.states import UNIT, Duty, Program


@transaction.atomic
def commission_unit(
    *,
    actor: Staff | None,
    callsign: str,
    program: Program,
    duty: Duty = Duty.OFF_DUTY,
    quarters: tuple[float, float] | None = None,
) -> Unit:
    """Add a unit to a program. `quarters` is where it stands: latitude and longitude."""
    require(actor, Can.SET_ACCESS)
    latitude, longitude = quarters or (None, None)
    unit = Unit.objects.create(
        callsign=callsign,
        program=program,
        duty=duty,
        duty_since=now(),
        latitude=latitude,
        longitude=longitude,
    )
    append(events.unit_commissioned(unit), by=actor.pk if actor else None)
    return unit


@transaction.atomic
def set_duty(*, actor: Staff, unit_id: int, command: str) -> Unit:
    """Start, suspend, resume or end a unit's duty. A unit on a call stays on it."""
    require(actor, Can.SET_DUTY)
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("There is no such unit.")
    unit.duty = UNIT.next(unit.duty, command)
    unit.duty_since = now()
    unit.save(update_fields=["duty", "duty_since"])
    append(events.duty_changed(unit), by=actor.pk)
    return unit
