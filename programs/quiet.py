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
    evening = localtime(at).replace(
        hour=settings.QUIET_FROM_HOUR, minute=0, second=0, microsecond=0
    )
    if at + LATEST <= evening - LATEST:
        return evening - LATEST
    morning = evening.replace(hour=settings.QUIET_UNTIL_HOUR) + LATEST
    return morning if morning > at else morning + timedelta(days=1)


def is_quiet(at: datetime) -> bool:
    """Whether people are not to be called at this time of the day."""
    hour, start, stop = localtime(at).hour, settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR
    return start <= hour < stop if start < stop else hour >= start or hour < stop
