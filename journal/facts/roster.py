"""Facts about hours and shifts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from journal.codes.people import Program
from journal.codes.roster import Nearness, RequestKind, RequestStatus
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursSet(Fact):
    """Opening hours are in force."""

    KIND = "hours.set"
    SUBJECTS = "hours"
    READERS = Readers.JOURNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftAdded(Fact):
    """Somebody is on the roster."""

    KIND = "staff.shift_added"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    shift: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftDropped(Fact):
    """Somebody is off the roster."""

    KIND = "staff.shift_dropped"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    shift: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftEnded(Fact):
    """A timer found that the shift is over."""

    KIND = "staff.shift_ended"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    shift: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternAdded(Fact):
    """A pattern of shifts that come again was added."""

    KIND = "staff.pattern_added"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    pattern: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternEnded(Fact):
    """The pattern was ended: its shifts come no more."""

    KIND = "staff.pattern_ended"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    pattern: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftAsked(Fact):
    """Somebody wants a shift covered or swapped."""

    KIND = "staff.shift_asked"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    request: UUID
    kind: RequestKind
    shift: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMoved(Fact):
    """A request about a shift was agreed, approved, refused or withdrawn."""

    KIND = "staff.request_moved"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    request: UUID
    status: RequestStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedMade(Fact):
    """A calendar feed has a new secret address."""

    KIND = "staff.feed_made"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class GapTold(Fact):
    """Too few people are on the roster for these hours."""

    KIND = "roster.gap_told"
    SUBJECTS = "roster"
    READERS = Readers.JOURNAL

    program: Program
    starts_at: datetime
    near: Nearness
    missing: int
