"""The safety of crews: the clock that misses their word, and the alarm they raise.

R38, R39: docs/requirements.md.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from dispatch import events
from dispatch.models import Alert, Assignment, Call, Duress
from dispatch.services.locks import hold_free, lock_unit
from dispatch.states import (
    CONTACT_WITHIN,
    HELP_WITHIN,
    OPEN_ALERT,
    OPEN_ASSIGNMENT,
    TYPING_WITHIN,
    AlertKind,
    AssignmentStatus,
    PageReason,
)
from journal.chain import Entry
from journal.services import append
from programs.models import Draft, Staff
from programs.permissions import Can, allows, require
from programs.refusals import NotFound, Refusal


@transaction.atomic
def start_duress(*, actor: Staff, unit_id: int, duress_id: UUID | None = None) -> Duress:
    """Alarm every position: the crew of this unit is in danger. Pressed twice it is one alarm."""
    if unit_id != actor.unit_id:
        require(actor, Can.REPORT_ANY_UNIT)
    elif not allows(actor, Can.REPORT_ANY_UNIT):
        require(actor, Can.REPORT_OWN_UNIT)
    unit = lock_unit(unit_id)
    standing = Duress.objects.filter(unit=unit, stopped_at=None).first()
    if standing:
        return standing
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
def answer_duress(*, actor: Staff, duress_id: UUID) -> Duress:
    """Say that one has heard the alarm and is getting help: it is silent, and stays on screen."""
    duress = _lock(actor, duress_id)
    if duress.answered_by:
        raise Refusal(f"{duress.answered_by} answered this alarm already.")
    duress.answered_at, duress.answered_by = now(), actor
    duress.save(update_fields=["answered_at", "answered_by"])
    append(events.duress_answered(duress), by=actor.pk)
    return duress


@transaction.atomic
def stop_duress(*, actor: Staff, duress_id: UUID) -> Duress:
    """Say that the crew is safe. An alarm nobody has answered does not just stop."""
    duress = _lock(actor, duress_id)
    if duress.answered_at is None:
        raise Refusal("Answer the alarm first, then speak to the crew, then stop it.")
    duress.stopped_at, duress.stopped_by = now(), actor
    duress.save(update_fields=["stopped_at", "stopped_by"])
    append(events.duress_stopped(duress), by=actor.pk)
    return duress


@transaction.atomic
def run_due_crews(*, at: datetime) -> int:
    """Ask for word of each crew that has been silent too long at a scene; return how many.

    One that somebody is just typing about is left until they have finished.
    """
    silent = _silent(at)
    held = hold_free({one.call_id for one in silent}) if silent else {}
    entries: list[Entry] = []
    for one in silent:
        call = held.get(one.call_id)
        if call and not _asked(call, one, at):
            entries.append(_ask_for_word(call, at))
    if entries:
        append(*entries, by=None)
    return len(entries)


def longest_silence_unasked(at: datetime) -> datetime | None:
    """When word of the crew nobody has asked after was due."""
    due = [
        one.heard_at + CONTACT_WITHIN[AssignmentStatus(one.status)]
        for one in _silent(at)
        if one.heard_at and not _asked(one.call, one, at)
    ]
    return min(due, default=None)


def _silent(at: datetime) -> list[Assignment]:
    late = Q()
    for status, limit in CONTACT_WITHIN.items():
        late |= Q(status=status, heard_at__lte=at - limit)
    typed = Draft.objects.filter(at__gte=at - TYPING_WITHIN).values_list("key", flat=True)
    about = {key.partition(":")[2] for key in typed}
    found = Assignment.objects.filter(late, status__in=OPEN_ASSIGNMENT).select_related("unit")
    return [one for one in found if not {str(one.pk), str(one.call_id)} & about]


def _asked(call: Call, one: Assignment, at: datetime) -> bool:
    """Whether word of this crew is wanted already, or was as long ago as it may be silent."""
    lately = Q(
        raised_at__gte=max(one.heard_at or at, at - CONTACT_WITHIN[AssignmentStatus(one.status)])
    )
    asked = call.alerts.filter(reason=PageReason.SILENT)
    return asked.filter(lately | Q(status__in=OPEN_ALERT)).exists()


def _ask_for_word(call: Call, at: datetime) -> Entry:
    alert = Alert.objects.create(
        call=call,
        kind=AlertKind.HELP,
        reason=PageReason.SILENT,
        raised_at=at,
        due_at=at + HELP_WITHIN,
    )
    return events.help_asked(alert)


def _lock(actor: Staff, duress_id: UUID) -> Duress:
    require(actor, Can.ANSWER_DURESS)
    held = Duress.objects.select_for_update(no_key=True, of=("self",))
    duress = held.select_related("unit", "answered_by").filter(pk=duress_id).first()
    if duress is None or duress.stopped_at:
        raise NotFound("There is no such alarm, or it is over.")
    return duress
