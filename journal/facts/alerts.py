"""Facts about what people must hear at once."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from journal.codes.alerts import Doing, PageReason, WaitKey
from journal.codes.scene import Origin
from journal.facts.fact import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class BandRose(Fact):
    """The call's band rose: every position is alerted. `from` and `to` are the bands' signs."""

    KIND = "call.band_rose"
    SUBJECTS = "call, alert"

    alert: UUID
    from_: str | int | None
    to: str | int

    def sentence(self) -> str:
        return _("Band rose from %(from)s to %(to)s") % {"from": self.from_, "to": self.to}


@dataclass(frozen=True, slots=True, kw_only=True)
class BandFell(Fact):
    """The call is milder than it stood, in another band or within one: every position is told."""

    KIND = "call.band_fell"
    SUBJECTS = "call, alert"

    alert: UUID
    from_: str | int
    to: str | int

    def sentence(self) -> str:
        if self.from_ == self.to:
            return _("Milder than it stood, within band %(band)s") % {"band": self.to}
        return _("Band fell from %(from)s to %(to)s") % {"from": self.from_, "to": self.to}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorPaged(Fact):
    """The supervisor was paged, who acknowledges within a minute. Why is not here: what a screener
    found is clinical.
    """

    KIND = "call.supervisor_paged"
    SUBJECTS = "call, alert"

    alert: UUID

    def sentence(self) -> str:
        return _("Supervisor paged")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEscalated(Fact):
    """Nobody acknowledged the page in time: every position is alerted."""

    KIND = "call.page_escalated"
    SUBJECTS = "call, alert"

    alert: UUID

    def sentence(self) -> str:
        return _("Nobody answered the page: the room is told")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAnswered(Fact):
    """Somebody acknowledged the page, and said what will be done (`doing`)."""

    KIND = "call.page_answered"
    SUBJECTS = "call, alert"
    VERSION = 2

    alert: UUID
    doing: Doing | None = None

    def sentence(self) -> str:
        if self.doing is None:
            return _("Page answered")
        return _("Page answered: %(doing)s") % {"doing": self.doing.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLapsed(Fact):
    """The alert is out of date, or its reason no longer holds: it is taken down."""

    KIND = "call.alert_lapsed"
    SUBJECTS = "call, alert"

    alert: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked(Fact):
    """Police, EMS or fire (`what`) were asked for at once; `origin` is who or what did."""

    KIND = "call.help_asked"
    SUBJECTS = "call, alert"
    VERSION = 2

    alert: UUID
    what: PageReason
    origin: Origin = Origin.PERSON

    def sentence(self) -> str:
        return _("Asked for: %(what)s") % {"what": self.what.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitedTooLong(Fact):
    """Something has waited for longer than the city allows (`wait`): those who must hear it do."""

    KIND = "call.waited_too_long"
    SUBJECTS = "call, alert"

    alert: UUID
    wait: WaitKey

    def sentence(self) -> str:
        return _("Late: %(wait)s") % {"wait": self.wait.label}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRepeated(Fact):
    """Nobody has answered yet: it is heard again, for the `times`-th time."""

    KIND = "call.alert_repeated"
    SUBJECTS = "call, alert"

    alert: UUID
    times: int
