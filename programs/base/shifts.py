"""The agency's shifts: when they begin, and which is on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from programs.base.periods import Period, adjacent_shift, shift_of, starts_of


def zone() -> ZoneInfo:
    """The time zone of the agency's clocks."""
    return ZoneInfo(settings.TIME_ZONE)


def shift_at(at: datetime) -> Period:
    """The shift that is on at this instant, by the agency's hours."""
    return shift_of(at, starts_of(settings.SHIFT_STARTS), zone())


def shift_beside(period: Period, by: int) -> Period:
    """The shift before (-1) or after (1), by the agency's hours."""
    return adjacent_shift(period, by, starts_of(settings.SHIFT_STARTS), zone())
