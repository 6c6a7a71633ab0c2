"""Commands about units, and what their crews are trained for.

R35, R36: docs/requirements.md.
"""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.people import Program, Role
from journal.codes.units import CrewRole, Duty, ShortReason
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff
from programs.units import events
from programs.units.crews import roles_missing
from programs.units.models import Unit
from programs.units.states import UNDO_WITHIN, UNIT


class ShortOfCrew(Refusal):
    """The unit lacks a role that its program always sends (R35)."""


class TooLate(Refusal):
    """What was done can no longer be taken back."""


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
def set_duty(
    *, actor: Staff, unit_id: int, command: str, short_reason: ShortReason | None = None
) -> Unit:
    """Start, suspend, resume or end a unit's duty. A unit on a call stays on it.

    Raises ShortOfCrew when it would go in service without a role its program always sends,
    or with one whose credential has expired, and nobody says why (R35).
    """
    require(actor, Can.SET_UNIT_DUTY)
    unit = _lock_unit(unit_id)
    duty = Duty(UNIT.next(unit.duty, command))
    # Only on the way into service: whoever leaves it may go with any crew.
    missing = roles_missing(unit) if duty == Duty.IN_SERVICE else ()
    if missing and short_reason is None:
        roles = _(" or ").join(str(CrewRole(role).label) for role in missing)
        raise ShortOfCrew(
            _("%(unit)s has no %(roles)s with a valid credential: say why it goes without.")
            % {"unit": unit, "roles": roles}
        )
    # Kept so that a wrong key can be taken back, and shown since when it was what it was.
    unit.duty_before, unit.duty_since_before = unit.duty, unit.duty_since
    unit.duty, unit.duty_since = duty, now()
    unit.short_reason = short_reason if missing else None
    unit.save()
    append(events.duty_changed(unit, missing), by=actor.pk)
    return unit


@transaction.atomic
def undo_duty(*, actor: Staff, unit_id: int) -> Unit:
    """Take the last change of duty back, within ten seconds (R36). Raises TooLate."""
    require(actor, Can.SET_UNIT_DUTY)
    unit = _lock_unit(unit_id)
    if unit.duty_before is None or now() - unit.duty_since > UNDO_WITHIN:
        raise TooLate(
            _("The duty of %(unit)s can no longer be taken back: change it again.") % {"unit": unit}
        )
    unit.duty = UNIT.back(unit.duty, unit.duty_before)
    unit.duty_since = unit.duty_since_before or unit.duty_since
    # One step only: what was undone cannot be undone again.
    unit.duty_before = unit.duty_since_before = unit.short_reason = None
    unit.save()
    append(events.duty_undone(unit), by=actor.pk)
    return unit


@transaction.atomic
def set_crew(
    *, actor: Staff | None, username: str, crew_role: CrewRole, languages: str = ""
) -> Staff:
    """Say what a crew member is trained to be, and what they speak beside English."""
    require(actor, Can.SET_ACCESS)
    rows = Staff.objects.select_for_update(no_key=True)
    staff: Staff | None = rows.filter(username=username, is_active=True).first()
    if staff is None:
        raise NotFound(_("Nobody active is called '%(name)s'.") % {"name": username})
    if staff.role != Role.CREW:
        raise Invalid(_("%(name)s is no crew member; nothing was changed.") % {"name": staff})
    staff.crew_role, staff.languages = crew_role, languages
    staff.save(update_fields=["crew_role", "languages"])
    append(events.crew_set(staff), by=actor.pk if actor else None)
    return staff


def _lock_unit(unit_id: int) -> Unit:
    """The unit, locked until commit. Raises NotFound."""
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound(_("There is no such unit."))
    return unit
