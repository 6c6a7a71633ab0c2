"""Facts about agencies alongside, places, and calls that are one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.scene import (
    Agency,
    HoldReason,
    LinkKind,
    ObligationKind,
    ObligationReason,
    ObligationStatus,
    Origin,
    PlanKind,
)
from journal.facts.fact import Fact, Readers


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePlanned(Fact):
    """Several agencies are asked for as one response."""

    KIND = "call.response_planned"
    SUBJECTS = "call"

    plan: PlanKind
    gated: bool

    def sentence(self) -> str:
        return _("Response planned: %(plan)s") % {"plan": self.plan.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationOwed(Fact):
    """Something must happen on a call, and somebody owes it."""

    KIND = "obligation.owed"
    SUBJECTS = "call, obligation"

    what: ObligationKind
    origin: Origin

    def sentence(self) -> str:
        return _("Owed: %(what)s, by %(origin)s") % {
            "what": self.what.label,
            "origin": self.origin.label,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationMoved(Fact):
    """What was owed was accepted, came, or does not come and why."""

    KIND = "obligation.moved"
    SUBJECTS = "call, obligation"

    what: ObligationKind
    status: ObligationStatus
    reason: ObligationReason | None = None

    def sentence(self) -> str:
        moved = f"{self.what.label}: {self.status.label}"
        return f"{moved}, {self.reason.label}" if self.reason else moved


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationWanted(Fact):
    """A person asked for what was owed already: a milder triage does not cancel it any more."""

    KIND = "obligation.wanted"
    SUBJECTS = "call, obligation"

    what: ObligationKind

    def sentence(self) -> str:
        return _("Asked for by a person as well: %(what)s") % {"what": self.what.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationKept(Fact):
    """Triage does not ask for it any more, and it goes on: somebody was coming already."""

    KIND = "obligation.kept"
    SUBJECTS = "call, obligation"

    what: ObligationKind

    def sentence(self) -> str:
        return _("Not asked for by triage any more, but coming already: %(what)s") % {
            "what": self.what.label
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationLate(Fact):
    """Nobody did in time what was owed: the supervisor is paged."""

    KIND = "obligation.late"
    SUBJECTS = "call, obligation"

    what: ObligationKind

    def sentence(self) -> str:
        return _("Late: %(what)s") % {"what": self.what.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyArrived(Fact):
    """Police, EMS or fire arrived."""

    KIND = "call.agency_arrived"
    SUBJECTS = "call"

    agency: Agency

    def sentence(self) -> str:
        return _("%(agency)s arrived") % {"agency": self.agency.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneSafe(Fact):
    """The scene was declared safe: the crew may leave the staging place."""

    KIND = "call.scene_safe"
    SUBJECTS = "call"

    def sentence(self) -> str:
        return _("Scene declared safe")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLocated(Fact):
    """Somebody chose where the place is; `surely` goes from 0 to 1."""

    KIND = "call.located"
    SUBJECTS = "call"

    surely: float | None

    def sentence(self) -> str:
        return _("Place found on the map")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeld(Fact):
    """The call is held until a time, with its reason, for the `times`-th time; null: it is no
    longer held.
    """

    KIND = "call.held"
    SUBJECTS = "call"
    VERSION = 2

    until: datetime | None
    reason: HoldReason | None = None
    times: int | None = None

    def sentence(self) -> str:
        if self.until is None:
            return _("No longer held")
        if self.reason is None:
            return _("Held")
        words = {"reason": self.reason.label, "times": self.times}
        if self.times and self.times > 1:
            return _("Held again (%(times)s times): %(reason)s") % words
        return _("Held: %(reason)s") % words


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsLinked(Fact):
    """Two calls are about one thing; merged, the other is closed."""

    KIND = "call.linked"
    SUBJECTS = "call, call"

    link: UUID
    as_: LinkKind
    kept: str
    other: str

    def sentence(self) -> str:
        if self.as_ == LinkKind.MERGED:
            return _("%(other)s merged into %(kept)s") % {"other": self.other, "kept": self.kept}
        return _("%(other)s linked to %(kept)s") % {"other": self.other, "kept": self.kept}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUndone(Fact):
    """The link was undone: two calls about two things."""

    KIND = "call.link_undone"
    SUBJECTS = "call, call"
    VERSION = 2

    link: UUID
    as_: LinkKind
    # What a person changed on the kept call since; and whether that is untriaged again.
    later_stands: bool = False
    unrouted: bool = False

    def sentence(self) -> str:
        if self.later_stands:
            return _("Link undone: two calls again; what was changed since the merge stands")
        return _("Link undone: two calls again")


@dataclass(frozen=True, slots=True, kw_only=True)
class PremisesRead(Fact):
    """Somebody read the notes about the place."""

    KIND = "call.premises_read"
    SUBJECTS = "call"

    notes: tuple[UUID, ...]

    def sentence(self) -> str:
        return _("Notes about the place read")


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiseWritten(Fact):
    """A note about a place was written; its words are not here."""

    KIND = "premise.written"
    SUBJECTS = "premise, call"
    READERS = Readers.JOURNAL

    note: UUID

    def sentence(self) -> str:
        return _("Note about the place written")


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiseRenewed(Fact):
    """The note about a place was renewed for another year."""

    KIND = "premise.renewed"
    SUBJECTS = "premise"
    READERS = Readers.JOURNAL

    note: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiseEnded(Fact):
    """The note about a place was ended."""

    KIND = "premise.ended"
    SUBJECTS = "premise"
    READERS = Readers.JOURNAL

    note: UUID
