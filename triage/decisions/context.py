"""What the console answers of a protocol by itself: the hour, where the call is, who brought it."""

from datetime import datetime

from django.utils.timezone import localtime

from dispatch.places.limits import part_of_city, whereabouts
from triage.protocols.context import Facts, given
from triage.protocols.table import CONTEXT, Protocol


def context_of(
    table: Protocol, source: str, spot: tuple[float | None, float | None], at: datetime
) -> dict[str, str]:
    """The answers to the questions that nobody is asked. They stand whatever a client sends."""
    if not any(question.kind == CONTEXT for question in table.questions):
        return {}
    return given(table, Facts(hour=localtime(at).time(), areas=_areas(*spot), source=source))


def _areas(latitude: float | None, longitude: float | None) -> list[str]:
    """Every name of where a call is: inside or outside, the city, and which part of ours."""
    if latitude is None or longitude is None:
        return []
    where = whereabouts(latitude, longitude)
    if not where.inside:
        return ["outside", where.city]
    return ["inside", where.city, part_of_city(latitude, longitude)]
