"""What the command line takes words for: calls and units' work, of those that may be seen."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime, now

from dispatch.calls.models import Assignment, Call
from dispatch.calls.selectors import calls_visible_to
from dispatch.calls.states import OPEN_ASSIGNMENT
from journal.codes.calls import CallStatus
from journal.codes.units import AssignmentStatus
from programs.base.permissions import Audience, Can, allows
from programs.units.models import Unit

# Whoever looks further back reads the journal.
FOUND_SINCE: Final = timedelta(days=30)


def call_by_id(audience: Audience, call_id: UUID | None) -> Call | None:
    return calls_visible_to(audience).filter(pk=call_id).first() if call_id else None


def call_by_number(audience: Audience, word: str) -> Call | None:
    """The call of that number; of the end of one, the last open call, else that of this year."""
    visible = calls_visible_to(audience)
    if "-" in word:
        return visible.filter(number=word).first()
    ending = word.zfill(5)
    open_calls = visible.exclude(status=CallStatus.CLOSED).filter(number__endswith=f"-{ending}")
    this_year = visible.filter(number=f"{localtime().year % 100:02}-{ending}")
    return open_calls.order_by("-received_at").first() or this_year.first()


def search_calls(audience: Audience, text: str, limit: int) -> list[Call]:
    """Calls of the last month by number, place or phone, the last one first."""
    named = Q(number__icontains=text) | Q(place__icontains=text)
    if allows(audience, Can.SEE_PERSON):
        named |= Q(caller_phone__icontains=text)
    lately = calls_visible_to(audience).filter(received_at__gte=now() - FOUND_SINCE)
    return list(lately.filter(named).order_by("-received_at")[:limit])


def open_numbers(audience: Audience, begun: str, limit: int) -> list[str]:
    """Numbers of open calls that hold what was typed, the last one first."""
    open_calls = calls_visible_to(audience).exclude(status=CallStatus.CLOSED)
    matching = open_calls.filter(number__contains=begun).order_by("-received_at")
    return list(matching.values_list("number", flat=True)[:limit])


def work_of_unit(audience: Audience, unit: Unit) -> Assignment | None:
    """What a unit is on, if this audience may see that call."""
    return _assignments_seen(audience).filter(unit=unit, status__in=OPEN_ASSIGNMENT).first()


def stacked_on(audience: Audience, unit: Unit) -> Assignment | None:
    """What a unit takes next, if this audience may see that call."""
    return _assignments_seen(audience).filter(unit=unit, status=AssignmentStatus.STACKED).first()


def work_on_call(audience: Audience, call: Call) -> list[Assignment]:
    return list(_assignments_seen(audience).filter(call=call, status__in=OPEN_ASSIGNMENT))


def _assignments_seen(audience: Audience) -> QuerySet[Assignment]:
    seen = Assignment.objects.filter(call__in=calls_visible_to(audience))
    return seen.select_related("unit", "call").order_by("dispatched_at")
