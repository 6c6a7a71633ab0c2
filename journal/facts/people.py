"""Facts about the people who work here, and what they may."""

from dataclasses import dataclass
from datetime import date

from journal.codes.people import Presence, Program, Role
from journal.codes.units import CrewRole
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewSet(Fact):
    """What a crew member is trained for."""

    KIND = "staff.crew_set"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    crew_role: CrewRole | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialNoted(Fact):
    """What a crew member may work as, and until when."""

    KIND = "staff.credential_noted"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    crew_role: CrewRole
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffEnrolled(Fact):
    """An account was made."""

    KIND = "staff.enrolled"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessChanged(Fact):
    """What somebody may see changed; their consoles reload."""

    KIND = "staff.access_changed"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    role: Role
    program: Program | None
    unit: int | None
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(Fact):
    """Somebody signed in."""

    KIND = "staff.signed_in"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut(Fact):
    """Somebody signed out; their consoles are ended."""

    KIND = "staff.signed_out"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceChanged(Fact):
    """A clinician's presence changed: whether they can take calls over."""

    KIND = "staff.presence_changed"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    presence: Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenIssued(Fact):
    """An API key was made."""

    KIND = "staff.token_issued"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Fact):
    """An API key is void."""

    KIND = "staff.token_revoked"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    token: int
