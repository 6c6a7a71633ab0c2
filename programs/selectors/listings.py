"""The directory as a page: narrowed by need, distance, hours, eligibility and language; what is
to be verified again; all of it, for exchange. And the referrals to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID

from django.conf import settings
from django.db.models import F, Q
from django.utils.timezone import localdate

from journal.codes.directory import ListingStatus
from programs import hsds
from programs.fhir import Sent
from programs.models import Referral, Resource
from programs.permissions import Audience, Can, allows
from programs.refusals import NotFound
from programs.selectors.directory import ResourceCard, card_of
from programs.states import OPEN_REFERRAL, REFERRAL, Domain, ReferralStatus

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
class Wanted:
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
            spot=(_number(query.get("lat")), _number(query.get("lon"))),
            within=_number(query.get("within")),
            client=_uuid(query.get("client")),
        )


def directory_of(wanted: Wanted) -> list[ResourceCard]:
    """What fits, the nearest first where a place is given. Services that are gone are left out."""
    found = Resource.objects.filter(status=ListingStatus.ACTIVE)
    for word in wanted.words.split()[:8]:
        either = Q()
        for meant in MEANT.get(word.lower(), (word,)):
            for name in ("name", "needs", "about", "address", "organization", "city"):
                either |= Q(**{f"{name}__icontains": meant})
        found = found.filter(either)
    if wanted.language:
        found = found.filter(languages__icontains=wanted.language)
    if wanted.who:
        found = found.filter(Q(eligibility="") | Q(eligibility__icontains=wanted.who))
    cards = [card_of(one, wanted.spot) for one in found.order_by("name")]
    if wanted.open_now:
        cards = [one for one in cards if one.open_now]
    if wanted.within is not None:
        cards = [one for one in cards if one.miles is not None and one.miles <= wanted.within]
    cards.sort(key=lambda one: (one.miles is None, one.miles or 0, one.name))
    return cards[:SHOWN]


def to_verify() -> list[ResourceCard]:
    """What nobody has checked for too long, the longest first."""
    line = localdate() - timedelta(days=settings.RESOURCE_VERIFIED_DAYS)
    stale = Resource.objects.filter(status=ListingStatus.ACTIVE).filter(
        Q(verified_on=None) | Q(verified_on__lt=line)
    )
    return [
        card_of(one)
        for one in stale.order_by(F("verified_on").asc(nulls_first=True), "name")[:SHOWN]
    ]


def directory_out() -> dict[str, Any]:
    """Every service, as a page of HSDS 3 services."""
    services = [
        hsds.write(
            {
                "pk": one.pk,
                "id": one.hsds_id,
                **{name: getattr(one, name) for name in WRITTEN},
            }
        )
        for one in Resource.objects.order_by("pk")
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


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral as a line: of whom only to those who may know."""

    id: UUID
    service: str
    need: str
    whom: str
    status: str
    by: str
    at: datetime
    step_at: datetime
    commands: tuple[str, ...]
    words: str


def referrals_for(audience: Audience) -> list[ReferralLine]:
    """Those without an answer first, the oldest on top; then the others, the newest first."""
    if not allows(audience, Can.REFER):
        return []
    every = Referral.objects.select_related("resource", "client", "by").prefetch_related("steps")
    waiting = every.filter(status__in=OPEN_REFERRAL).order_by("step_at")[:SHOWN]
    ended = every.exclude(status__in=OPEN_REFERRAL).order_by("-step_at")[:50]
    return [_referral(one) for one in (*waiting, *ended)]


def _referral(one: Referral) -> ReferralLine:
    steps = list(one.steps.all())
    return ReferralLine(
        id=one.pk,
        service=one.resource.name,
        need="private" if one.substance else Domain(one.need).label,
        whom=one.client.name if one.client else one.call_number,
        status=ReferralStatus(one.status).label,
        by=one.by.name,
        at=one.at,
        step_at=one.step_at,
        commands=tuple(command for status, command in REFERRAL.table if status == one.status),
        words=next((step.words for step in reversed(steps) if step.words), ""),
    )


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def referral_out(referral_id: UUID) -> Sent:
    """A referral as it may go out: the person by our own number. Raises NotFound."""
    one = Referral.objects.select_related("resource").filter(pk=referral_id).first()
    if one is None:
        raise NotFound("There is no such referral.")
    return Sent(
        id=str(one.pk),
        person=str(one.client_id or one.call),
        need=one.need,
        need_words=Domain(one.need).label,
        service=one.resource.name,
        service_id=one.resource.hsds_id or str(one.resource_id),
        status=one.status,
        at=one.at,
        changed_at=one.step_at,
        by="Mobile Integrated Healthcare",
    )
