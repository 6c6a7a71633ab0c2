"""Facts about referrals, as the journal keeps them: ids and codes."""

from typing import Literal

from journal.chain import Entry
from journal.codes.caseload import Domain
from journal.codes.directory import ReferralStatus
from journal.facts.directory import ReferralMoved, ReferralSent, ReferralShared
from programs.referrals.models import Referral


def referral_sent(referral: Referral) -> Entry:
    # That it is about substance use is itself protected (42 CFR Part 2).
    need: Domain | Literal["private"] = "private" if referral.substance else Domain(referral.need)
    return Entry(_sent(referral), ReferralSent(resource=referral.resource_id, need=need))


def referral_moved(referral: Referral) -> Entry:
    return Entry(_sent(referral), ReferralMoved(status=ReferralStatus(referral.status)))


def referral_shared(referral: Referral) -> Entry:
    return Entry(_sent(referral), ReferralShared())


def _sent(referral: Referral) -> tuple[str, ...]:
    about = (f"call:{referral.call}",) if referral.call else (f"client:{referral.client_id}",)
    return (f"referral:{referral.pk}", *about)
