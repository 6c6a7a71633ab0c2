"""Commands about patterns: shifts that come again, laid out by the clock on the wall."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from journal.codes.people import Role
from journal.services import append
from programs.base.periods import instant
from programs.base.permissions import Can, allows, require
from programs.base.refusals import Invalid, NotFound
from programs.base.shifts import zone
from programs.people.models import Staff
from programs.roster import events
from programs.roster.models import Shift, ShiftPattern
from programs.roster.services import ShiftsOverlap, delete_shifts

DAY: Final = timedelta(days=1)


@transaction.atomic
def add_pattern(
    *,
    actor: Staff | None,
    staff_id: int,
    weekdays: Sequence[int],
    starts: time,
    ends: time,
    first_day: date,
    last_day: date | None = None,
    every_weeks: int = 1,
) -> ShiftPattern:
    """Put somebody on the roster every week, or every few, by the clock on the wall.

    Its shifts are laid out some weeks ahead, and further by the clock. Raises ShiftsOverlap
    naming the first day on which they are on the roster already, and then changes nothing.
    """
    require(actor, Can.SET_ROSTER)
    # Locked, so that nobody closes the account while shifts are laid out for it.
    staff = Staff.objects.select_for_update(no_key=True).filter(pk=staff_id).first()
    if staff is None or not staff.is_active or not _works_shifts(staff):
        raise Invalid(_("The roster is for clinicians and crews; nothing was changed."))
    if not weekdays or not set(weekdays) <= set(range(7)):
        raise Invalid(_("Choose the days of the week; nothing was changed."))
    if last_day and last_day < first_day:
        raise Invalid(_("The last day is before the first; nothing was changed."))
    if not 1 <= every_weeks <= 8:
        raise Invalid(_("A pattern comes every 1 to 8 weeks; nothing was changed."))
    pattern = ShiftPattern.objects.create(
        staff=staff,
        weekdays=sorted(set(weekdays)),
        every_weeks=every_weeks,
        starts=starts,
        ends=ends,
        first_day=first_day,
        last_day=last_day,
    )
    shifts = schedule(pattern, localdate() + timedelta(days=settings.SCHEDULE_AHEAD_DAYS))
    entries = [events.pattern_added(pattern), *(events.shift_added(shift) for shift in shifts)]
    append(*entries, by=actor.pk if actor else None)
    return pattern


@transaction.atomic
def end_pattern(*, actor: Staff, pattern_id: UUID, last_day: date) -> ShiftPattern:
    """No more shifts of this pattern after a day; those laid out beyond it are taken off."""
    require(actor, Can.SET_ROSTER)
    pattern = ShiftPattern.objects.select_for_update(no_key=True).filter(pk=pattern_id).first()
    if pattern is None:
        raise NotFound(_("There is no such pattern."))
    if last_day < pattern.first_day:
        raise Invalid(_("The last day is before the first; nothing was changed."))
    pattern.last_day = last_day
    pattern.save(update_fields=["last_day"])
    edge = instant(datetime.combine(last_day + DAY, time(0)), zone())
    # A shift that has begun stays, for somebody works it.
    dropped = list(Shift.objects.filter(pattern=pattern, starts_at__gte=max(edge, now())))
    entries = [events.pattern_ended(pattern), *(events.shift_dropped(shift) for shift in dropped)]
    delete_shifts(dropped)
    append(*entries, by=actor.pk)
    return pattern


def schedule(pattern: ShiftPattern, horizon: date, skip: bool = False) -> list[Shift]:
    """Add a pattern's shifts up to and with the day `horizon`; return those that were added.

    A day on which the person is on the roster already is left out with `skip`; else it raises
    ShiftsOverlap. The caller appends.
    """
    added = []
    for day in _days(pattern, horizon):
        starts = instant(datetime.combine(day, pattern.starts), zone())
        over = DAY if pattern.ends <= pattern.starts else timedelta()
        ends = instant(datetime.combine(day + over, pattern.ends), zone())
        try:
            # A savepoint, so that a refused shift does not end the whole transaction.
            with transaction.atomic():
                added.append(
                    Shift.objects.create(
                        staff=pattern.staff, starts_at=starts, ends_at=ends, pattern=pattern
                    )
                )
        except IntegrityError:
            if not skip:
                raise ShiftsOverlap(
                    _("%(name)s is on the roster on %(day)s already; nothing was changed.")
                    % {"name": pattern.staff, "day": date_format(day, "D j M")}
                ) from None
    pattern.laid_to = horizon
    pattern.save(update_fields=["laid_to"])
    return added


def _days(pattern: ShiftPattern, horizon: date) -> Iterator[date]:
    """The days on which its shifts begin, from the first that is not laid out yet."""
    first = max(pattern.first_day, (pattern.laid_to or pattern.first_day - DAY) + DAY)
    # Weeks are counted from the Monday of the first, so that "every other" never shifts.
    monday = pattern.first_day - timedelta(days=pattern.first_day.weekday())
    last = min(horizon, pattern.last_day or horizon)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        week = (day - monday).days // 7
        if day.weekday() in pattern.weekdays and week % pattern.every_weeks == 0:
            yield day


def _works_shifts(staff: Staff) -> bool:
    return allows(staff, Can.TAKE_OVER_BY_PHONE) or staff.role == Role.CREW
