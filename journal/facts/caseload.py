"""Facts about people served and their cases. What is clinical is not here."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.caseload import CasePart, CaseStatus, EndReason
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientMade(Fact):
    """A record of somebody served was begun."""

    KIND = "client.made"
    SUBJECTS = "client"
    READERS = Readers.JOURNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientChanged(Fact):
    """Which part of the record was changed."""

    KIND = "client.changed"
    SUBJECTS = "client"
    READERS = Readers.JOURNAL

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonKnown(Fact):
    """Somebody said whom the call is about; null: nobody we know."""

    KIND = "call.person_known"
    SUBJECTS = "call, client"
    READERS = Readers.JOURNAL

    client: UUID | None

    def sentence(self) -> str:
        return (
            _("Found to be about somebody we know")
            if self.client
            else _("No longer about who was said")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsMerged(Fact):
    """Two records are one person."""

    KIND = "client.merged"
    SUBJECTS = "client, client"
    READERS = Readers.JOURNAL

    merge: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone(Fact):
    """The merging was undone: two records again."""

    KIND = "client.merge_undone"
    SUBJECTS = "client, client"
    READERS = Readers.JOURNAL

    merge: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDecided(Fact):
    """A person decided on the offer to refer a repeat caller."""

    KIND = "caseload.decided"
    SUBJECTS = "client or caseload"
    READERS = Readers.JOURNAL

    referred: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Fact):
    """Somebody is on the caseload."""

    KIND = "case.opened"
    SUBJECTS = "case, client"
    READERS = Readers.JOURNAL

    owner: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGiven(Fact):
    """The case has another owner."""

    KIND = "case.given"
    SUBJECTS = "case, client"
    READERS = Readers.JOURNAL

    owner: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMoved(Fact):
    """Graduated, ended or open again."""

    KIND = "case.moved"
    SUBJECTS = "case, client"
    READERS = Readers.JOURNAL

    status: CaseStatus
    reason: EndReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWritten(Fact):
    """Which part was written; what it says is clinical and is not here."""

    KIND = "case.written"
    SUBJECTS = "case, client"
    READERS = Readers.JOURNAL

    what: CasePart


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRead(Fact):
    """Somebody read the case."""

    KIND = "case.read"
    SUBJECTS = "case, client"
    READERS = Readers.JOURNAL
