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
    wanted = words.split()[:8]
    if not wanted:
        return []
    resources = Resource.objects.filter(status=ListingStatus.ACTIVE)
    for word in wanted:
        anywhere = (Q(**{f"{field}__icontains": word}) for field in SEARCHED)
        resources = resources.filter(reduce(or_, anywhere))
    cards = [card_of(resource, spot) for resource in resources]
    first = wanted[0].lower()
    # What is for this need goes before what only mentions it, however near that is.
    nearest = sorted(
        cards,
        key=lambda card: (
            first not in card.needs.lower(),
            card.miles is None,
            card.miles or 0,
            card.name,
        ),
    )
    return nearest[:MAX_SHOWN]


def card_of(
    resource: Resource, spot: tuple[float | None, float | None] = (None, None)
) -> ResourceCard:
    """A service as a line; `unverified` when it was checked too long ago, or never."""
    line = now().date() - timedelta(days=settings.RESOURCE_VERIFIED_DAYS)
    return ResourceCard(
        id=resource.pk,
        name=resource.name,
        needs=resource.needs,
        about=resource.about,
        phone=resource.phone,
        address=resource.address,
        hours=resource.hours,
        languages=resource.languages,
        source=resource.source,
        miles=_miles(resource, spot),
        unverified=resource.verified_on is None or resource.verified_on < line,
        verified_on=resource.verified_on,
        open_now=is_open(resource.open_at, now()),
        eligibility=resource.eligibility,
        organization=resource.organization,
        # Only what is an address of the web: a file may say "javascript:…", and this is a link.
        website=resource.website if resource.website.startswith(("http://", "https://")) else "",
    )


def is_open(open_at: list[list[Any]], at: datetime) -> bool | None:
    """Whether a service is open now; None where its hours are words only."""
    if not open_at:
        return None
    here = localtime(at)
    clock = f"{here:%H:%M}"  # compared as text, as it is stored
    today, before = here.weekday(), (here.weekday() - 1) % 7
    return any(
        (day == today and opens <= clock and (clock < closes or closes <= opens))
        # Opened yesterday, open over midnight.
        or (day == before and closes <= opens and clock < closes)
        for day, opens, closes in open_at
    )


def _miles(resource: Resource, spot: tuple[float | None, float | None]) -> float | None:
    if None in (resource.latitude, resource.longitude, *spot):
        return None
    return float(great_circle((resource.latitude, resource.longitude), spot).miles)
