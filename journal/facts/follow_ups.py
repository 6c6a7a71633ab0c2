"""Facts about what is owed after a call."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from journal.codes.follow_ups import FollowUpKind, FollowUpOutcome, ReportAbout, Tried
from journal.codes.people import Program
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOpened(Fact):
    """Somebody is to be looked after again."""

    KIND = "follow_up.opened"
    SUBJECTS = "follow_up, call"

    kind: FollowUpKind
    program: Program
    due_at: datetime
    owner: int | None

    def sentence(self) -> str:
        return _("%(program)s follows up: %(kind)s") % {
            "program": self.program.upper(),
            "kind": self.kind.label,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpGiven(Fact):
    """The follow-up was assigned to somebody; null: to nobody, and shown in red."""

    KIND = "follow_up.given"
    SUBJECTS = "follow_up, call"

    owner: int | None
    program: Program | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpTried(Fact):
    """How one try to reach the person went."""

    KIND = "follow_up.tried"
    SUBJECTS = "follow_up, call"

    result: Tried

    def sentence(self) -> str:
        return _("Followed up: %(result)s") % {"result": self.result.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpChecked(Fact):
    """An item of the list was ticked or unticked; which is clinical and is not here."""

    KIND = "follow_up.checked"
    SUBJECTS = "follow_up, call"

    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOverdue(Fact):
    """Nobody has followed up in time."""

    KIND = "follow_up.overdue"
    SUBJECTS = "follow_up, call"

    def sentence(self) -> str:
        return _("The follow-up is overdue")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpDone(Fact):
    """How the follow-up ended."""

    KIND = "follow_up.done"
    SUBJECTS = "follow_up, call"

    outcome: FollowUpOutcome

    def sentence(self) -> str:
        return _("Follow-up done: %(outcome)s") % {"outcome": self.outcome.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAsked(Fact):
    """A report to the State is owed."""

    KIND = "report.asked"
    SUBJECTS = "report, call or client"
    READERS = Readers.JOURNAL

    about: ReportAbout
    due_at: datetime
    owner: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOverdue(Fact):
    """The report to the State was not made in time."""

    KIND = "report.overdue"
    SUBJECTS = "report, call or client"
    READERS = Readers.JOURNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMade(Fact):
    """The report was made; its reference is on the row."""

    KIND = "report.made"
    SUBJECTS = "report, call or client"
    READERS = Readers.JOURNAL
