"""Who is there: what people say of themselves, the roster, and the consoles that are open."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from journal.chain import Entry
from journal.services import append
from programs import events
from programs.models import Lookout, Shift, ShiftRequest, Sighting, Staff
from programs.permissions import Can, allows, require
from programs.refusals import Invalid, NotFound, Refusal
from programs.selectors.due import earliest
from programs.states import PRESENCE, Look, Presence, Role


class ShiftsOverlap(Refusal):
    """The person is on the roster at that time already."""


@transaction.atomic
def set_presence(*, actor: Staff, command: str) -> Staff:
    """Come on, take a call, wrap up, be ready, pause or go off: what the actor says they do."""
    require(actor, Can.BE_PRESENT)
    staff = lock_staff(actor.pk)
    append(*move_presence(staff, command), by=actor.pk)
    return staff


def move_presence(staff: Staff, command: str) -> list[Entry]:
    """Move somebody who is already locked. The caller appends."""
    staff.presence = PRESENCE.next(staff.presence, command)
    staff.presence_since = now()
    staff.save(update_fields=["presence", "presence_since"])
    return [events.presence_changed(staff)]


def gone(presence: str) -> str:
    """The presence of somebody who leaves, whatever they were doing."""
    if presence == Presence.OFF:
        return presence
    return PRESENCE.next(presence, "leave" if presence == Presence.ON_CALL else "go_off")


@transaction.atomic
def record_sightings(*, staff_ids: Collection[int], at: datetime) -> None:
    """Note whose consoles are open. Latest only: the clock makes facts of it, not this."""
    seen = [Sighting(staff_id=pk, seen_at=at) for pk in sorted(staff_ids)]
    Sighting.objects.bulk_create(
        seen, update_conflicts=True, unique_fields=["staff"], update_fields=["seen_at"]
    )
    Lookout.objects.update_or_create(pk=Look.CONSOLES, defaults={"at": at})


@transaction.atomic
def add_shift(
    *, actor: Staff | None, staff_id: int, starts_at: datetime, ends_at: datetime
) -> Shift:
    """Put somebody on the roster. Raises ShiftsOverlap, Invalid where it cannot be."""
    require(actor, Can.SET_ROSTER)
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None or not (allows(staff, Can.BE_PRESENT) or staff.role == Role.CREW):
        raise Invalid("The roster is for clinicians and crews; nothing was changed.")
    if ends_at <= starts_at:
        raise Invalid("A shift ends after it starts; nothing was changed.")
    try:
        with transaction.atomic():
            shift = Shift.objects.create(staff=staff, starts_at=starts_at, ends_at=ends_at)
    except IntegrityError:
        raise ShiftsOverlap(f"{staff} is on the roster at that time already.") from None
    append(events.shift_added(shift), by=actor.pk if actor else None)
    return shift


@transaction.atomic
def drop_shift(*, actor: Staff, shift_id: UUID) -> None:
    """Take a shift that has not begun off the roster."""
    require(actor, Can.SET_ROSTER)
    shift = Shift.objects.select_for_update(no_key=True).filter(pk=shift_id).first()
    if shift is None:
        raise NotFound("There is no such shift.")
    if shift.starts_at <= now():
        raise Refusal("The shift has begun: it stays on the roster.")
    dropped = events.shift_dropped(shift)
    take_off([shift])
    append(dropped, by=actor.pk)


def take_off(shifts: Sequence[Shift]) -> None:
    """Delete shifts, and with them what was asked about them. The journal keeps both."""
    about = Q(shift__in=shifts) | Q(instead__in=shifts)
    ShiftRequest.objects.filter(about).delete()
    Shift.objects.filter(pk__in=[one.pk for one in shifts]).delete()


@transaction.atomic
def run_due_roster(*, at: datetime) -> int:
    """Put off whoever's shift is over and who is not on a call; return how many shifts ended.

    Somebody on a call finishes it first. Whoever came on without a shift stays.
    """
    held = _over(at).select_for_update(no_key=True, skip_locked=True, of=("self",))
    over = list(held.order_by("pk"))
    entries: list[Entry] = []
    for shift in over:
        staff = lock_staff(shift.staff_id)
        if staff.presence == Presence.ON_CALL:
            continue
        shift.ended_at = at
        shift.save(update_fields=["ended_at"])
        entries.append(events.shift_ended(shift))
        on_again = Shift.objects.filter(staff=staff, starts_at__lte=at, ends_at__gt=at).exists()
        if staff.presence != Presence.OFF and not on_again:
            entries += move_presence(staff, "go_off")
    if entries:
        append(*entries, by=None)
    return len(over)


def oldest_shift_not_ended(at: datetime) -> datetime | None:
    return earliest(_over(at), "ends_at")


def _over(at: datetime) -> QuerySet[Shift]:
    over = Shift.objects.filter(ends_at__lte=at, ended_at=None)
    return over.exclude(staff__presence=Presence.ON_CALL)


def lock_staff(staff_id: int) -> Staff:
    staff: Staff | None = Staff.objects.select_for_update(no_key=True).filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("There is no such person.")
    return staff
