"""Facts about who owns a call, and who looks on."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.handoffs import Consent, HandoffReason, HandoffStatus
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffOffered(Fact):
    """A call was offered: to one person, or to the queue."""

    KIND = "handoff.offered"
    SUBJECTS = "call, handoff, staff"

    handoff: UUID
    to: int | None
    consent: Consent

    def sentence(self) -> str:
        return _("Offered to a clinician") if self.to else _("Offered to the queue")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffCalled(Fact):
    """The next clinician is called by name; or a clinician passes, with the reason."""

    KIND = "handoff.called"
    SUBJECTS = "call, handoff, staff"

    handoff: UUID
    called: int | None
    reason: HandoffReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffLate(Fact):
    """Nobody has taken it: the supervisor is paged."""

    KIND = "handoff.late"
    SUBJECTS = "call, handoff, staff"

    handoff: UUID

    def sentence(self) -> str:
        return _("Nobody has taken it over: the supervisor is paged")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffMoved(Fact):
    """Accepted, three-way, complete, declined, expired, returned or withdrawn; `owner` is whose
    the call now is.
    """

    KIND = "handoff.moved"
    SUBJECTS = "call, handoff, staff"

    handoff: UUID
    status: HandoffStatus
    owner: int
    reason: HandoffReason | None = None

    def sentence(self) -> str:
        moved = _("Hand-off %(status)s") % {"status": self.status.label}
        return f"{moved}: {self.reason.label}" if self.reason else moved


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(Fact):
    """Somebody took the call over without an offer."""

    KIND = "call.owner_changed"
    SUBJECTS = "call"

    owner: int

    def sentence(self) -> str:
        return _("Took the call over")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAway(Fact):
    """The owner's console has not been seen for some seconds; the call stays theirs."""

    KIND = "call.owner_away"
    SUBJECTS = "call"

    owner: int

    def sentence(self) -> str:
        return _("The owner is away")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerBack(Fact):
    """The owner's console was seen again."""

    KIND = "call.owner_back"
    SUBJECTS = "call"

    owner: int

    def sentence(self) -> str:
        return _("The owner is back")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWatched(Fact):
    """Somebody watches the call."""

    KIND = "call.watched"
    SUBJECTS = "call, staff"
    READERS = Readers.JOURNAL

    watch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUnwatched(Fact):
    """Somebody no longer watches the call."""

    KIND = "call.unwatched"
    SUBJECTS = "call, staff"
    READERS = Readers.JOURNAL

    watch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Whispered(Fact):
    """A whisper: a line for the owner alone; its words are not here."""

    KIND = "call.whispered"
    SUBJECTS = "call, staff"
    READERS = Readers.JOURNAL

    whisper: UUID
    to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhisperHeard(Fact):
    """The owner acknowledged the whisper."""

    KIND = "call.whisper_heard"
    SUBJECTS = "call, staff"
    READERS = Readers.JOURNAL

    whisper: UUID
