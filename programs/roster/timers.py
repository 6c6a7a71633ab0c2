"""Due work of the roster: patterns laid out further, gaps told of."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.timezone import localdate

from journal.services import append
from programs.base.periods import instant
from programs.base.shifts import zone
from programs.heartbeat.models import Heartbeat
from programs.heartbeat.states import HeartbeatOf
from programs.roster import events
from programs.roster.models import Shift, ShiftPattern, StaffingGapAlert
from programs.roster.patterns import DAY, schedule
from programs.roster.selectors import staffing_gaps


@transaction.atomic
def run_due_patterns(*, at: datetime) -> int:
    """Lay patterns out as far ahead as the roster goes; return how many shifts were added.

    A day on which the person is on the roster otherwise is left as it is.
    """
    horizon = _horizon(at)
    behind = _behind(at).select_for_update(no_key=True, skip_locked=True, of=("self",))
    added: list[Shift] = []
    for pattern in behind.order_by("pk"):
        added += schedule(pattern, horizon, skip=True)
    if added:
        append(*(events.shift_added(shift) for shift in added), by=None)
    return len(added)


def oldest_pattern_not_laid(at: datetime) -> datetime | None:
    """Since when the pattern that is laid out least far could have been laid out further."""
    laid_to = _behind(at).aggregate(least=Min("laid_to"))["least"]
    if laid_to is None:
        return None
    due = laid_to + DAY - timedelta(days=settings.SCHEDULE_AHEAD_DAYS)
    return instant(datetime.combine(due, time(0)), zone())


def _horizon(at: datetime) -> date:
    """The day up to which patterns are laid out."""
    return localdate(at) + timedelta(days=settings.SCHEDULE_AHEAD_DAYS)


def _behind(at: datetime) -> QuerySet[ShiftPattern]:
    return ShiftPattern.objects.filter(laid_to__lt=_horizon(at), staff__is_active=True)


# Fourteen days of every program are looked over: not worth it at each turn of the timers.
CHECK_EVERY: Final = timedelta(minutes=1)


@transaction.atomic
def run_due_gaps(*, at: datetime) -> int:
    """Tell, once at each nearness, of hours for which too few people are on the roster: 14
    days, 2 days and 2 hours ahead, and now. Return how many were told.
    """
    if Heartbeat.objects.filter(pk=HeartbeatOf.GAPS, at__gt=at - CHECK_EVERY).exists():
        return 0
    Heartbeat.objects.update_or_create(pk=HeartbeatOf.GAPS, defaults={"at": at})
    gaps = [gap for gap in staffing_gaps(at) if gap.near]
    known = set(
        StaffingGapAlert.objects.filter(ends_at__gt=at).values_list("program", "starts_at", "near")
    )
    fresh = [gap for gap in gaps if (gap.program, gap.starts_at, gap.near) not in known]
    alerts = [
        StaffingGapAlert(
            program=gap.program, starts_at=gap.starts_at, ends_at=gap.ends_at, near=gap.near,
            missing=gap.missing, at=at,
        )
        for gap in fresh
    ]  # fmt: skip
    stored = StaffingGapAlert.objects.bulk_create(alerts, ignore_conflicts=True)
    if fresh:
        append(*(events.gap_alerted(alert) for alert in stored), by=None)
    return len(fresh)


def oldest_look_for_gaps(at: datetime) -> datetime | None:
    """When the next look for gaps was due, if that has passed."""
    last = Heartbeat.objects.filter(pk=HeartbeatOf.GAPS).values_list("at", flat=True).first()
    return last + CHECK_EVERY if last and last + CHECK_EVERY <= at else None
