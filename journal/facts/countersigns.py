"""Facts about what a second person was asked to confirm."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.countersigns import CountersignKind, CountersignStatus
from journal.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class CountersignAsked(Fact):
    """A second person was asked; until one has confirmed, what is graver goes on."""

    KIND = "call.countersign_asked"
    SUBJECTS = "call, staff"

    countersign: UUID
    what: CountersignKind

    def sentence(self) -> str:
        return _("A second person is asked: %(what)s") % {"what": self.what.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountersignMoved(Fact):
    """A second person confirmed or refused; or nobody did in time, or the call changed first."""

    KIND = "call.countersign_moved"
    SUBJECTS = "call, staff"

    countersign: UUID
    what: CountersignKind
    status: CountersignStatus

    def sentence(self) -> str:
        answered = self.status in (CountersignStatus.CONFIRMED, CountersignStatus.REFUSED)
        words = {"what": self.what.label, "status": self.status.label}
        if answered:
            return _("%(what)s: %(status)s by a second person") % words
        return _("%(what)s: %(status)s, what is graver stands") % words
