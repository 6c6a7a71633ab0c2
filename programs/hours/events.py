"""The fact that opening hours were set, as the journal keeps it."""

from journal.chain import Entry
from journal.facts.roster import HoursSet
from programs.hours.models import OpeningHours


def hours_set(hours: OpeningHours) -> Entry:
    return Entry((f"hours:{hours.pk}",), HoursSet())
