"""Facts about shifts that are over, and what was published or loaded."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from journal.codes.calls import Disposition, OtherSource, Source, TakenTo, Unserved
from journal.codes.people import Program
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedCall:
    """A call of another system, as its history tells it."""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    number: str
    source: Source | OtherSource
    loaded_from: str
    received_at: datetime
    offered_at: datetime | None = None
    accepted_at: datetime | None = None
    talk_ended_at: datetime | None = None
    dispatched_at: datetime | None = None
    on_scene_at: datetime | None = None
    cleared_at: datetime | None = None
    closed_at: datetime | None = None
    program: Program | None = None
    disposition: Disposition | None = None
    unserved: Unserved | None = None
    taken_to: TakenTo | None = None
    area: str = ""
    age_group: str = ""
    language: str = ""
    co_response: bool = False
    ems: bool = False
    overdue: bool = False
    jail_avoided: bool = False
    band: int | None = None
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFrozen(Fact):
    """The shift is over: its board is frozen."""

    KIND = "board.frozen"
    SUBJECTS = "board"
    READERS = Readers.JOURNAL

    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSigned(Fact):
    """Somebody signed the board of a shift."""

    KIND = "board.signed"
    SUBJECTS = "board"
    READERS = Readers.JOURNAL

    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverGiven(Fact):
    """A shift was handed over in writing."""

    KIND = "handover.given"
    SUBJECTS = "handover"
    READERS = Readers.JOURNAL

    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverReceived(Fact):
    """The lead of the next shift has read the handover."""

    KIND = "handover.received"
    SUBJECTS = "handover"
    READERS = Readers.JOURNAL

    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPublished(Fact):
    """A quarter's outcomes were published."""

    KIND = "report.published"
    SUBJECTS = "reports"
    READERS = Readers.JOURNAL

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLoaded(Fact):
    """A call of another system's history was loaded: its times and codes."""

    KIND = "history.call_loaded"
    SUBJECTS = "call"

    call: LoadedCall
