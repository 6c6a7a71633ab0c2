"""The directory as a page: narrowed by need, distance, hours, eligibility and language; what is
to be verified again; all of it, for exchange.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Self
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils.timezone import localdate

from journal.codes.directory import ListingStatus
from programs.base.forms import number_in, uuid_in
from programs.directory.hsds import writing
from programs.directory.models import Resource
from programs.directory.selectors import ResourceCard, card_of

SHOWN: Final = 200
# What people say, and what services call it.
MEANT: Final[Mapping[str, tuple[str, ...]]] = {
    "shelter": ("housing", "shelter", "homeless"),
    "housing": ("housing", "shelter", "homeless"),
    "homeless": ("housing", "shelter", "homeless"),
    "food": ("food", "pantry", "meal"),
    "hungry": ("food", "pantry", "meal"),
    "detox": ("detox", "substance", "opioid", "withdrawal"),
    "drugs": ("substance", "opioid", "recovery"),
    "doctor": ("clinic", "health", "medical"),
    "ride": ("transport", "transit", "ride"),
}


@dataclass(frozen=True, slots=True)
class DirectoryQuery:
    """What is asked of the directory."""

    words: str = ""
    language: str = ""
    who: str = ""
    open_now: bool = False
    spot: tuple[float | None, float | None] = (None, None)
    within: float | None = None
    client: UUID | None = None

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> Self:
        """From an address. What cannot be read is left out."""
        return cls(
            words=str(query.get("q", ""))[:120],
            language=str(query.get("language", ""))[:40],
            who=str(query.get("who", ""))[:60],
            open_now=query.get("open") == "1",
            spot=(number_in(query.get("lat")), number_in(query.get("lon"))),
            within=number_in(query.get("within")),
            client=uuid_in(query.get("client")),
        )


def directory_of(wanted: DirectoryQuery) -> list[ResourceCard]:
    """What fits, the nearest first where a place is given. Services that are gone are left out."""
    resources = Resource.objects.filter(status=ListingStatus.ACTIVE)
    # Every word must be somewhere; which field it is in, nobody knows who asks.
    for word in wanted.words.split()[:8]:
        either = Q()
        for meant in MEANT.get(word.lower(), (word,)):
            for name in ("name", "needs", "about", "address", "organization", "city"):
                either |= Q(**{f"{name}__icontains": meant})
        resources = resources.filter(either)
    if wanted.language:
        resources = resources.filter(languages__icontains=wanted.language)
    if wanted.who:
        resources = resources.filter(Q(eligibility="") | Q(eligibility__icontains=wanted.who))
    cards = [card_of(resource, wanted.spot) for resource in resources.order_by("name")]
    if wanted.open_now:
        cards = [card for card in cards if card.open_now]
    if wanted.within is not None:
        cards = [card for card in cards if card.miles is not None and card.miles <= wanted.within]
    cards.sort(key=lambda card: (card.miles is None, card.miles or 0, card.name))
    return cards[:SHOWN]


def to_verify() -> list[ResourceCard]:
    """What nobody has checked for too long, the longest first."""
    line = localdate() - timedelta(days=settings.RESOURCE_VERIFIED_DAYS)
    stale = Resource.objects.filter(status=ListingStatus.ACTIVE).filter(
        Q(verified_on=None) | Q(verified_on__lt=line)
    )
    return [
        card_of(resource)
        for resource in stale.order_by(F("verified_on").asc(nulls_first=True), "name")[:SHOWN]
    ]


def directory_out() -> dict[str, Any]:
    """Every service, as a page of HSDS 3 services."""
    services = [
        writing.write(
            {
                "pk": resource.pk,
                "id": resource.hsds_id,
                **{name: getattr(resource, name) for name in WRITTEN},
            }
        )
        for resource in Resource.objects.order_by("pk")
    ]
    return {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }


WRITTEN: Final = (
    "name", "organization", "status", "about", "phone", "website", "email", "eligibility",
    "languages", "address", "city", "state", "postal_code", "latitude", "longitude", "open_at",
    "received",
)  # fmt: skip
