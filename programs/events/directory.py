"""Facts about the directory and referrals, as the journal keeps them."""

from journal.chain import Entry
from programs.models import Referral, Resource


def directory_loaded(count: int) -> Entry:
    return Entry("directory.loaded", ("directory:all",), {"services": count})


def resource_verified(resource: Resource) -> Entry:
    data = {"resource": resource.pk, "status": resource.status}
    return Entry("directory.verified", ("directory:all",), data)


def referral_sent(referral: Referral) -> Entry:
    data = {"resource": referral.resource_id, "need": referral.need, "kind": "referral"}
    if referral.substance:
        data["need"] = "private"
    return Entry("referral.sent", _sent(referral), data)


def referral_moved(referral: Referral) -> Entry:
    return Entry("referral.moved", _sent(referral), {"status": referral.status})


def referral_shared(referral: Referral) -> Entry:
    """It was given out to a partner's machine: an accounting of disclosures (42 CFR 2.25)."""
    return Entry("referral.shared", _sent(referral))


def _sent(referral: Referral) -> tuple[str, ...]:
    about = (f"call:{referral.call}",) if referral.call else (f"client:{referral.client_id}",)
    return (f"referral:{referral.pk}", *about)
