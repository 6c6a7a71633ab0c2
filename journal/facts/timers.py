"""Facts about timers: work that is due, and that is or is not done."""

from dataclasses import dataclass
from uuid import UUID

from journal.codes.timers import TimerState
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFailing(Fact):
    """A timer is failing or late (`state`); the supervisor is paged."""

    KIND = "timer.failing"
    SUBJECTS = "timer, alert"
    READERS = Readers.JOURNAL

    alert: UUID
    state: TimerState


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerPageEscalated(Fact):
    """Nobody acknowledged that page in time: every position is alerted."""

    KIND = "timer.page_escalated"
    SUBJECTS = "timer, alert"
    READERS = Readers.JOURNAL

    alert: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerPageAnswered(Fact):
    """Somebody acknowledged that page; it stays until the timer has recovered."""

    KIND = "timer.page_answered"
    SUBJECTS = "timer, alert"
    READERS = Readers.JOURNAL

    alert: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerRecovered(Fact):
    """The timer has run again; the page is taken down."""

    KIND = "timer.recovered"
    SUBJECTS = "timer, alert"
    READERS = Readers.JOURNAL

    alert: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerPageRepeated(Fact):
    """Nobody has answered that page yet: it is heard again, for the `times`-th time."""

    KIND = "timer.page_repeated"
    SUBJECTS = "timer, alert"
    READERS = Readers.JOURNAL

    alert: UUID
    times: int
