"""The alarm of a crew in danger."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from dispatch.calls.locks import lock_unit
from dispatch.calls.states import OPEN_ASSIGNMENT
from dispatch.duress import events
from dispatch.duress.models import Duress
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import NotFound, Refusal
from programs.people.models import Staff


@transaction.atomic
def start_duress(*, actor: Staff, unit_id: int, duress_id: UUID | None = None) -> Duress:
    """Alarm every position: the crew of this unit is in danger. Pressed twice it is one alarm."""
    if unit_id != actor.unit_id:
        require(actor, Can.REPORT_ANY_UNIT)
    elif not allows(actor, Can.REPORT_ANY_UNIT):
        require(actor, Can.REPORT_OWN_UNIT)
    unit = lock_unit(unit_id)
    alarm = Duress.objects.filter(unit=unit, stopped_at=None).first()
    if alarm:
        return alarm
    on = unit.assignments.filter(status__in=OPEN_ASSIGNMENT).first()
    where = getattr(unit, "position", None) or unit
    duress = Duress.objects.create(
        id=duress_id or uuid4(),
        unit=unit,
        call_id=on.call_id if on else None,
        latitude=where.latitude,
        longitude=where.longitude,
        started_at=now(),
        started_by=actor,
    )
    append(events.duress_started(duress), by=actor.pk)
    return duress


@transaction.atomic
def acknowledge_duress(*, actor: Staff, duress_id: UUID) -> Duress:
    """Say that one has heard the alarm and is getting help: it is silent, and stays on screen."""
    duress = _lock(actor, duress_id)
    if duress.answered_by:
        raise Refusal(_("%(name)s answered this alarm already.") % {"name": duress.answered_by})
    duress.answered_at, duress.answered_by = now(), actor
    duress.save(update_fields=["answered_at", "answered_by"])
    append(events.duress_answered(duress), by=actor.pk)
    return duress


@transaction.atomic
def stop_duress(*, actor: Staff, duress_id: UUID) -> Duress:
    """Say that the crew is safe. An alarm nobody has answered does not just stop."""
    duress = _lock(actor, duress_id)
    if duress.answered_at is None:
        raise Refusal(_("Answer the alarm first, then speak to the crew, then stop it."))
    duress.stopped_at, duress.stopped_by = now(), actor
    duress.save(update_fields=["stopped_at", "stopped_by"])
    append(events.duress_stopped(duress), by=actor.pk)
    return duress


def _lock(actor: Staff, duress_id: UUID) -> Duress:
    require(actor, Can.ANSWER_DURESS)
    alarms = Duress.objects.select_for_update(no_key=True, of=("self",))
    duress = alarms.select_related("unit", "answered_by").filter(pk=duress_id).first()
    if duress is None or duress.stopped_at:
        raise NotFound(_("There is no such alarm, or it is over."))
    return duress
