"""Facts about services, and referrals to them."""

from dataclasses import dataclass
from typing import Literal

from journal.codes.caseload import Domain
from journal.codes.directory import ListingStatus, ReferralStatus
from journal.codes.follow_ups import Owed
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryLoaded(Fact):
    """Services were taken into the directory."""

    KIND = "directory.loaded"
    SUBJECTS = "directory"
    READERS = Readers.JOURNAL

    services: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceVerified(Fact):
    """Somebody checked that a service is as listed."""

    KIND = "directory.verified"
    SUBJECTS = "directory"
    READERS = Readers.JOURNAL

    resource: int
    status: ListingStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralSent(Fact):
    """Somebody was referred to a service; of substance use the need is not said."""

    KIND = "referral.sent"
    SUBJECTS = "referral, call or client"
    READERS = Readers.JOURNAL

    resource: int
    need: Domain | Literal["private"]
    kind: Owed = Owed.REFERRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralMoved(Fact):
    """The partner said how far the referral is, or it was withdrawn."""

    KIND = "referral.moved"
    SUBJECTS = "referral, call or client"
    READERS = Readers.JOURNAL

    status: ReferralStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralShared(Fact):
    """The referral was given out to a partner's machine: an accounting of disclosures (42 CFR
    2.25).
    """

    KIND = "referral.shared"
    SUBJECTS = "referral, call or client"
    READERS = Readers.JOURNAL
