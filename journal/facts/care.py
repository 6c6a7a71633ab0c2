"""Facts about care by phone, and who read a chart. What is clinical is not here."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.care import (
    Attempt,
    CallBackOutcome,
    Direction,
    RecordKind,
    StayedOn,
    TransferOutcome,
)
from journal.codes.handoffs import Consent
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWritten(Fact):
    """A brief note or a safety plan was saved."""

    KIND = "call.record_written"
    SUBJECTS = "call"

    record: UUID
    what: RecordKind
    version: int

    def sentence(self) -> str:
        return _("%(what)s saved") % {"what": self.what.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRead(Fact):
    """Somebody opened the chart: which rows they read, never what those say or of what kind they
    are.
    """

    KIND = "call.chart_read"
    SUBJECTS = "call"

    read: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccessOpened(Fact):
    """Emergency access was opened: somebody may read one call's chart for an hour; their consoles
    reload.
    """

    KIND = "staff.glass_broken"
    SUBJECTS = "call, staff"
    READERS = Readers.JOURNAL

    glass: UUID  # named as events before this version stored it


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccessEnded(Fact):
    """Emergency access ended."""

    KIND = "staff.glass_mended"
    SUBJECTS = "staff"
    READERS = Readers.JOURNAL

    glass: UUID  # named as events before this version stored it


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceGiven(Fact):
    """The person was told of a service."""

    KIND = "call.resource_given"
    SUBJECTS = "call"

    resource: int

    def sentence(self) -> str:
        return _("Told the person of a service")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferMade(Fact):
    """A warm transfer to 988 or from it."""

    KIND = "transfer.made"
    SUBJECTS = "call, transfer"

    transfer: UUID
    direction: Direction
    consent: Consent
    stayed_on: StayedOn

    def sentence(self) -> str:
        return _("Warm transfer %(direction)s") % {"direction": self.direction.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOutstanding(Fact):
    """The outcome of the transfer has been owed for too long."""

    KIND = "transfer.outstanding"
    SUBJECTS = "call, transfer"

    transfer: UUID

    def sentence(self) -> str:
        return _("The outcome of the transfer is still owed")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEnded(Fact):
    """How the transfer ended."""

    KIND = "transfer.ended"
    SUBJECTS = "call, transfer"

    transfer: UUID
    outcome: TransferOutcome

    def sentence(self) -> str:
        return _("Transfer: %(outcome)s") % {"outcome": self.outcome.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class LifelineReferred(Fact):
    """The person was given the number of 988, and agreed to call it themself."""

    KIND = "call.referred_to_988"
    SUBJECTS = "call"

    referral: UUID
    consent: Consent

    def sentence(self) -> str:
        return _("Given the number of 988: %(consent)s to call it") % {
            "consent": self.consent.label
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackPromised(Fact):
    """The person is to be called back."""

    KIND = "call_back.promised"
    SUBJECTS = "call, call_back"

    call_back: UUID
    owner: int

    def sentence(self) -> str:
        return _("Call-back promised")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackTried(Fact):
    """How one try to reach the person went."""

    KIND = "call_back.tried"
    SUBJECTS = "call, call_back"

    call_back: UUID
    result: Attempt

    def sentence(self) -> str:
        return _("Called back: %(result)s") % {"result": self.result.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackOverdue(Fact):
    """Nobody has called back in time."""

    KIND = "call_back.overdue"
    SUBJECTS = "call, call_back"

    call_back: UUID

    def sentence(self) -> str:
        return _("The call-back is overdue")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackDone(Fact):
    """How the call-back ended."""

    KIND = "call_back.done"
    SUBJECTS = "call, call_back"

    call_back: UUID
    outcome: CallBackOutcome

    def sentence(self) -> str:
        return _("Call-back done: %(outcome)s") % {"outcome": self.outcome.label}
