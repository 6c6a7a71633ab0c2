"""Facts about a call itself."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.calls import (
    Band,
    Clearance,
    ClosedOn,
    ContactHow,
    Destination,
    Disposition,
    NoCallBack,
    NoContact,
    Source,
    TakenTo,
    Topic,
    Tried,
    Unserved,
    WhyUntriaged,
)
from journal.codes.people import Program
from journal.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReceived(Fact):
    """A call was opened; `repeat`: its telephone calls again and again."""

    KIND = "call.received"
    SUBJECTS = "call"

    number: str
    source: Source
    repeat: bool = False

    def sentence(self) -> str:
        return _("Received: %(source)s") % {"source": self.source.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageStarted(Fact):
    """Triage of the call began."""

    KIND = "call.triage_started"
    SUBJECTS = "call"

    def sentence(self) -> str:
        return _("Triage started")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRouted(Fact):
    """The call was routed and waits for whoever takes it."""

    KIND = "call.routed"
    SUBJECTS = "call"

    band: Band
    destination: Destination
    program: Program | None
    priority: int | None
    band_name: str = ""
    destination_name: str = ""
    need: Destination | None = None
    co_response: bool = False
    ems: bool = False
    art_along: bool = False
    cap_referral: bool = False
    follow_up: Program | None = None

    def sentence(self) -> str:
        routed = _("Routed to %(place)s") % {
            "place": self.destination_name or self.destination.label
        }
        parts = [routed, self.band_name or str(self.band.label), *self._along()]
        if self.need and self.need != self.destination:
            parts.insert(1, _("in place of %(place)s") % {"place": self.need.label})
        return " · ".join(parts)

    def _along(self) -> list[str]:
        along = {
            _("CIT police along"): self.co_response,
            _("EMS"): self.ems,
            _("ART along"): self.art_along,
            _("CAP"): self.cap_referral,
        }
        return [words for words, goes in along.items() if goes]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOverdue(Fact):
    """It waited longer than its priority allows."""

    KIND = "call.overdue"
    SUBJECTS = "call"

    priority: int | None

    def sentence(self) -> str:
        return _("Overdue: no team has taken it in time")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReleased(Fact):
    """The last unit left the call; it waits again."""

    KIND = "call.released"
    SUBJECTS = "call"

    def sentence(self) -> str:
        return _("No unit on it: waiting again")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReopened(Fact):
    """A call that had ended is open again: whoever was to have the person does not."""

    KIND = "call.reopened"
    SUBJECTS = "call"

    def sentence(self) -> str:
        return _("Open again")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClosed(Fact):
    """The call ended."""

    KIND = "call.closed"
    SUBJECTS = "call"
    VERSION = 2

    disposition: Disposition
    unserved: Unserved | None = None
    no_contact: NoContact | None = None
    no_call_back: NoCallBack | None = None
    taken_to: TakenTo | None = None
    jail_avoided: bool = False
    # What carried the ending: before version 2 nothing was asked for.
    on: ClosedOn = ClosedOn.BEFORE
    untriaged: WhyUntriaged | None = None

    def sentence(self) -> str:
        parts = [_("Closed: %(disposition)s") % {"disposition": self.disposition.label}]
        if self.on != ClosedOn.BEFORE:
            parts.append(str(self.on.label))
        if self.unserved:
            parts.append(_("not served: %(reason)s") % {"reason": self.unserved.label})
        return " · ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDescribed(Fact):
    """By what outcomes are compared: language, part of the city, age group."""

    KIND = "call.described"
    SUBJECTS = "call"

    language: str
    area: str
    age_group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsStated(Fact):
    """Language and access needs were stated."""

    KIND = "call.needs_stated"
    SUBJECTS = "call"

    interpreter: bool

    def sentence(self) -> str:
        return _("Language and access needs stated")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImminentDeclared(Fact):
    """A life is in danger now: the call stays open until contact is made."""

    KIND = "call.imminent_declared"
    SUBJECTS = "call"

    def sentence(self) -> str:
        return _("Imminent risk: it stays open until contact is made")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMade(Fact):
    """A responder has reached the person."""

    KIND = "call.contact_made"
    SUBJECTS = "call"
    VERSION = 2

    how: ContactHow = ContactHow.BEFORE

    def sentence(self) -> str:
        if self.how == ContactHow.BEFORE:
            return _("A responder has made contact")
        return _("Contact made: %(how)s") % {"how": self.how.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImminentInError(Fact):
    """Two people say that a life was never in danger: it was marked in error."""

    KIND = "call.imminent_in_error"
    SUBJECTS = "call"

    def sentence(self) -> str:
        return _("Imminent risk was marked in error: two people say so")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRecorded(Fact):
    """Somebody tried to reach or find the person, or was told that no help is needed."""

    KIND = "call.attempt_recorded"
    SUBJECTS = "call"

    attempt: UUID
    tried: Tried

    def sentence(self) -> str:
        return _("Tried: %(tried)s") % {"tried": self.tried.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Fact):
    """A note was written. Of what is clinical it is not said which kind it is."""

    KIND = "call.note_written"
    SUBJECTS = "call"

    note: UUID
    clearance: Clearance


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteStruck(Fact):
    """A note was struck, and perhaps corrected."""

    KIND = "call.note_struck"
    SUBJECTS = "call"

    note: UUID
    correction: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactStated(Fact):
    """A safety fact was stated."""

    KIND = "call.fact_stated"
    SUBJECTS = "call"

    fact: UUID
    topic: Topic
    replaces: tuple[UUID, ...]
    differs: bool

    def sentence(self) -> str:
        if self.differs:
            return _("%(topic)s stated: differs, both kept") % {"topic": self.topic.label}
        return _("%(topic)s stated") % {"topic": self.topic.label}
