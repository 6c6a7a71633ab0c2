"""Facts about protocols, decisions and screenings."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.calls import Band, Destination
from journal.codes.triage import OverrideReason
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAssessed(Fact):
    """A protocol was run to its end: what is needed, and who can take it."""

    KIND = "call.assessed"
    SUBJECTS = "call"

    assessment: UUID
    protocol: str
    rule: str
    band: Band
    destination: Destination
    offered: Destination | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramShuts(Fact):
    """The program that the call waits for shuts, at `shuts_at`: where the call goes, before the
    hour, or went (`moved`). One that stays where it is stays by that decision.
    """

    KIND = "call.program_shuts"
    SUBJECTS = "call"

    shuts_at: datetime
    to: Destination
    moved: bool

    def sentence(self) -> str:
        if self.moved:
            return _("Its program has shut: the call goes to %(to)s") % {"to": self.to.label}
        return _("Its program shuts soon: the call will go to %(to)s") % {"to": self.to.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionOverridden(Fact):
    """A person sent the call elsewhere than advised."""

    KIND = "call.decision_overridden"
    SUBJECTS = "call"

    override: UUID
    assessment: UUID
    band: Band
    destination: Destination
    reason: OverrideReason


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonScreened(Fact):
    """An instrument was asked; what it found is clinical and is not here."""

    KIND = "call.person_screened"
    SUBJECTS = "call"

    screening: UUID

    def sentence(self) -> str:
        return _("The person was screened")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningsRead(Fact):
    """Somebody read what screenings found."""

    KIND = "call.screenings_read"
    SUBJECTS = "call"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolDrafted(Fact):
    """A draft of a protocol was kept."""

    KIND = "protocol.drafted"
    SUBJECTS = "protocol"
    READERS = Readers.JOURNAL

    code: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolProven(Fact):
    """The proof of a protocol held: every case was tried."""

    KIND = "protocol.proven"
    SUBJECTS = "protocol"
    READERS = Readers.JOURNAL

    code: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolSigned(Fact):
    """Somebody signed a protocol."""

    KIND = "protocol.signed"
    SUBJECTS = "protocol"
    READERS = Readers.JOURNAL

    code: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EasingExplained(Fact):
    """Somebody explained why calls of one rule may be served less urgently under another."""

    KIND = "protocol.easing_explained"
    SUBJECTS = "protocol"
    READERS = Readers.JOURNAL

    from_: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolPublished(Fact):
    """A protocol was put in force."""

    KIND = "protocol.published"
    SUBJECTS = "protocol"
    READERS = Readers.JOURNAL

    code: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolRetired(Fact):
    """A protocol was retired: another took its place."""

    KIND = "protocol.retired"
    SUBJECTS = "protocol"
    READERS = Readers.JOURNAL

    code: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireLoaded(Fact):
    """A screening instrument was loaded."""

    KIND = "questionnaire.loaded"
    SUBJECTS = "questionnaire"
    READERS = Readers.JOURNAL

    code: str
    sha256: str
