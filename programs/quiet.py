"""When people are called back, and the hours in which they are not."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.timezone import localtime

LATEST: Final = timedelta(minutes=30)  # before quiet hours, where the usual time falls into them


def usual_time(at: datetime) -> datetime:
    """When a call resolved at `at` is called back: the same day where that is decent, before
    quiet hours begin where the usual wait would end in them, else in the morning.
    """
    due = at + timedelta(minutes=settings.CALL_BACK_AFTER_MINUTES)
    if not is_quiet(due) and localtime(due).date() == localtime(at).date():
        return due
    here = localtime(at)
    morning = _at_hour(here, settings.QUIET_UNTIL_HOUR) + LATEST
    evening = _at_hour(here, settings.QUIET_FROM_HOUR) - LATEST
    if morning <= here <= evening - LATEST:
        return evening
    tomorrow = _at_hour(here + timedelta(days=1), settings.QUIET_UNTIL_HOUR) + LATEST
    return morning if here < morning else tomorrow


def is_quiet(at: datetime) -> bool:
    """Whether people are not to be called at this time of the day."""
    hour, start, stop = localtime(at).hour, settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR
    return start <= hour < stop if start < stop else hour >= start or hour < stop


def _at_hour(day: datetime, hour: int) -> datetime:
    """That hour of the day; 24 is the midnight that ends it."""
    return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=hour)
