"""Commands about single shifts of the roster."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.people import Role
from journal.services import append
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Staff
from programs.roster import events
from programs.roster.models import Shift, ShiftRequest


class ShiftsOverlap(Refusal):
    """The person is on the roster at that time already."""


@transaction.atomic
def add_shift(
    *, actor: Staff | None, staff_id: int, starts_at: datetime, ends_at: datetime
) -> Shift:
    """Put somebody on the roster. Raises ShiftsOverlap, Invalid where it cannot be."""
    require(actor, Can.SET_ROSTER)
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None or not (allows(staff, Can.TAKE_OVER_BY_PHONE) or staff.role == Role.CREW):
        raise Invalid(_("The roster is for clinicians and crews; nothing was changed."))
    if ends_at <= starts_at:
        raise Invalid(_("A shift ends after it starts; nothing was changed."))
    try:
        # The constraint decides: two who add at the same instant would both see a free roster.
        with transaction.atomic():
            shift = Shift.objects.create(staff=staff, starts_at=starts_at, ends_at=ends_at)
    except IntegrityError:
        raise ShiftsOverlap(
            _("%(name)s is on the roster at that time already.") % {"name": staff}
        ) from None
    append(events.shift_added(shift), by=actor.pk if actor else None)
    return shift


@transaction.atomic
def drop_shift(*, actor: Staff, shift_id: UUID) -> None:
    """Take a shift that has not begun off the roster."""
    require(actor, Can.SET_ROSTER)
    shift = Shift.objects.select_for_update(no_key=True).filter(pk=shift_id).first()
    if shift is None:
        raise NotFound(_("There is no such shift."))
    if shift.starts_at <= now():
        raise Refusal(_("The shift has begun: it stays on the roster."))
    # Made before the row is deleted, which takes its key away.
    dropped = events.shift_dropped(shift)
    delete_shifts([shift])
    append(dropped, by=actor.pk)


def delete_shifts(shifts: Sequence[Shift]) -> None:
    """Delete shifts, and with them what was asked about them. The journal keeps both."""
    about = Q(shift__in=shifts) | Q(instead__in=shifts)
    ShiftRequest.objects.filter(about).delete()
    Shift.objects.filter(pk__in=[shift.pk for shift in shifts]).delete()
