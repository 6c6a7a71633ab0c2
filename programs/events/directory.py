"""Facts about the directory and referrals, as the journal keeps them."""

from typing import Literal

from journal.chain import Entry
from journal.codes.caseload import Domain
from journal.codes.directory import ListingStatus, ReferralStatus
from journal.facts.directory import (
    DirectoryLoaded,
    ReferralMoved,
    ReferralSent,
    ReferralShared,
    ResourceVerified,
)
from programs.models import Referral, Resource


def directory_loaded(count: int) -> Entry:
    return Entry(("directory:all",), DirectoryLoaded(services=count))


def resource_verified(resource: Resource) -> Entry:
    fact = ResourceVerified(resource=resource.pk, status=ListingStatus(resource.status))
    return Entry(("directory:all",), fact)


def referral_sent(referral: Referral) -> Entry:
    need: Domain | Literal["private"] = "private" if referral.substance else Domain(referral.need)
    return Entry(_sent(referral), ReferralSent(resource=referral.resource_id, need=need))


def referral_moved(referral: Referral) -> Entry:
    return Entry(_sent(referral), ReferralMoved(status=ReferralStatus(referral.status)))


def referral_shared(referral: Referral) -> Entry:
    return Entry(_sent(referral), ReferralShared())


def _sent(referral: Referral) -> tuple[str, ...]:
    about = (f"call:{referral.call}",) if referral.call else (f"client:{referral.client_id}",)
    return (f"referral:{referral.pk}", *about)
