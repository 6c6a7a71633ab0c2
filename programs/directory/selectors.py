"""The directory: finding a service by any of its words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localtime, now
from geopy.distance import great_circle

from journal.codes.directory import ListingStatus
from programs.directory.models import Resource

SEARCHED: Final = ("name", "needs", "about", "languages", "address")
MAX_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class ResourceCard:
    """A service as a line of the directory, and how sure one can be of it."""

    id: int
    name: str
    needs: str
    about: str
    phone: str
    address: str
    hours: str
    languages: str
    source: str
    miles: float | None
    unverified: bool
    verified_on: date | None
    open_now: bool | None
    eligibility: str
    organization: str
    website: str


def find_resources(
    words: str, spot: tuple[float | None, float | None] = (None, None)
) -> list[ResourceCard]:
    """Services that have every word somewhere, the nearest to `spot` first."""
    asked = words.split()[:8]
    if not asked:
        return []
    found = Resource.objects.filter(status=ListingStatus.ACTIVE)
    for word in asked:
        found = found.filter(reduce(or_, (Q(**{f"{one}__icontains": word}) for one in SEARCHED)))
    cards = [card_of(one, spot) for one in found]
    first = asked[0].lower()
    nearest = sorted(
        cards,
        key=lambda one: (
            first not in one.needs.lower(),
            one.miles is None,
            one.miles or 0,
            one.name,
        ),
    )
    return nearest[:MAX_SHOWN]


def card_of(one: Resource, spot: tuple[float | None, float | None] = (None, None)) -> ResourceCard:
    line = now().date() - timedelta(days=settings.RESOURCE_VERIFIED_DAYS)
    return ResourceCard(
        id=one.pk,
        name=one.name,
        needs=one.needs,
        about=one.about,
        phone=one.phone,
        address=one.address,
        hours=one.hours,
        languages=one.languages,
        source=one.source,
        miles=_miles(one, spot),
        unverified=one.verified_on is None or one.verified_on < line,
        verified_on=one.verified_on,
        open_now=is_open(one.open_at, now()),
        eligibility=one.eligibility,
        organization=one.organization,
        website=one.website if one.website.startswith(("http://", "https://")) else "",
    )


def is_open(open_at: list[list[Any]], at: datetime) -> bool | None:
    """Whether a service is open now; None where its hours are words only."""
    if not open_at:
        return None
    here = localtime(at)
    clock = f"{here:%H:%M}"
    today, before = here.weekday(), (here.weekday() - 1) % 7
    return any(
        (day == today and opens <= clock and (clock < closes or closes <= opens))
        or (day == before and closes <= opens and clock < closes)
        for day, opens, closes in open_at
    )


def _miles(one: Resource, spot: tuple[float | None, float | None]) -> float | None:
    if None in (one.latitude, one.longitude, *spot):
        return None
    return float(great_circle((one.latitude, one.longitude), spot).miles)
