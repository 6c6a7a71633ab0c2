"""Commands about opening hours."""

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.people import Program
from journal.services import append
from programs.base.permissions import Can, require
from programs.base.refusals import Invalid
from programs.hours import events
from programs.hours.calendar import BadHours, Calendar, read_calendar
from programs.hours.models import OpeningHours
from programs.people.models import Staff


@transaction.atomic
def set_hours(*, actor: Staff | None, source: str) -> OpeningHours:
    """Put a calendar of opening hours in force. Raises Invalid naming what is wrong with it."""
    require(actor, Can.SET_HOURS)
    try:
        require_programs(read_calendar(source))
    except BadHours as error:
        raise Invalid(_("The hours were not changed. %(flaw)s") % {"flaw": error}) from None
    hours = OpeningHours.objects.create(source=source, set_at=now(), set_by=actor)
    append(events.hours_set(hours), by=actor.pk if actor else None)
    return hours


def require_programs(calendar: Calendar) -> None:
    """Raise BadHours where a calendar names what is no program."""
    named = {*calendar.weekly, *(day.program for day in calendar.days if day.program)}
    if strange := named - set(Program.values):
        raise BadHours(_("'%(name)s' is no program.") % {"name": min(strange)})
