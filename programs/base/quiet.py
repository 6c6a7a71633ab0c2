"""When people are called back, and the hours in which they are not."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from programs.base.refusals import Refusal


class QuietHours(Refusal):
    """People are not called at night, unless they asked for it."""


LATEST: Final = timedelta(minutes=30)  # before quiet hours, where the usual time falls into them


def usual_time(at: datetime) -> datetime:
    """When a call resolved at `at` is called back: the same day where that is decent, before
    quiet hours begin where the usual wait would end in them, else in the morning.
    """
    due = at + timedelta(minutes=settings.CALL_BACK_AFTER_MINUTES)
    if not is_quiet(due) and localtime(due).date() == localtime(at).date():
        return due
    here = localtime(at)
    # Half an hour inside the edges: nobody is rung at the first or the last decent minute.
    morning = _at_hour(here, settings.QUIET_UNTIL_HOUR) + LATEST
    evening = _at_hour(here, settings.QUIET_FROM_HOUR) - LATEST
    if morning <= here <= evening - LATEST:
        return evening
    tomorrow = _at_hour(here + timedelta(days=1), settings.QUIET_UNTIL_HOUR) + LATEST
    return morning if here < morning else tomorrow


def before_night(due: datetime) -> datetime:
    """`due` or, where that falls into quiet hours, shortly before they begin."""
    if not is_quiet(due):
        return due
    here = localtime(due)
    evening = _at_hour(here, settings.QUIET_FROM_HOUR) - LATEST
    return evening if evening <= here else evening - timedelta(days=1)


def refuse_at_night(asked_for: bool) -> None:
    """Raise QuietHours in quiet hours, unless the person asked to be called then."""
    if is_quiet(now()) and not asked_for:
        raise QuietHours(
            _(
                "It is night until %(hour)s:00: call only who asked for it, and say so. "
                "Nothing was recorded."
            )
            % {"hour": settings.QUIET_UNTIL_HOUR}
        )


def is_quiet(at: datetime) -> bool:
    """Whether people are not to be called at this time of the day."""
    hour, start, stop = localtime(at).hour, settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR
    # Usually the hours span midnight, so that the start is the greater number.
    return start <= hour < stop if start < stop else hour >= start or hour < stop


def _at_hour(day: datetime, hour: int) -> datetime:
    """That hour of the day; 24 is the midnight that ends it."""
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
