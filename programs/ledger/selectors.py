"""How far the ledger has counted, and what it could not read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.selectors import events_after, last_seq
from programs.ledger.models import LEDGER, LedgerCursor, SetAside

# The worker counts every two seconds. An alarm at each event would teach nobody to look.
BEHIND_AFTER: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the ledger has counted the journal.

    `up_to` is when the last event it has read happened (this moment, where it has read all), or
    None before the first. `to_come` are events it has not read, `uncounted` those it set aside.
    """

    up_to: datetime | None
    to_come: int
    uncounted: int

    @property
    def complete(self) -> bool:
        return not self.to_come and not self.uncounted

    @property
    def behind(self) -> bool:
        """Whether more is missing than the few seconds' events that always are on the way."""
        late = self.to_come and (self.up_to is None or now() - self.up_to > BEHIND_AFTER)
        return bool(late or self.uncounted)

    def __str__(self) -> str:
        """In words, for whoever reads a number beside it."""
        return " ".join(sentence for sentence in (self._counted(), self._set_aside()) if sentence)

    def _counted(self) -> str:
        if not self.to_come:
            return _("Counted up to %(time)s.") % {"time": _clock(self.up_to)}
        return ngettext(
            "Counted up to %(time)s; %(count)s event to come.",
            "Counted up to %(time)s; %(count)s events to come.",
            self.to_come,
        ) % {"time": _clock(self.up_to), "count": f"{self.to_come:,}"}

    def _set_aside(self) -> str:
        if not self.uncounted:
            return ""
        return ngettext(
            "%(count)s event could not be read and is not counted.",
            "%(count)s events could not be read and are not counted.",
            self.uncounted,
        ) % {"count": f"{self.uncounted:,}"}


def ledger_progress() -> Progress:
    """How complete the numbers are. Ask before counting: what is read meanwhile only adds."""
    seq = LedgerCursor.objects.values_list("seq", flat=True).first() or 0
    to_come = last_seq() - seq
    up_to = now() if not to_come else _at(seq)
    return Progress(up_to, to_come, set_aside().get(LEDGER, 0))


def set_aside() -> Mapping[str, int]:
    """How many events each reader of the journal has set aside; readers with none are left out."""
    lines = SetAside.objects.order_by("reader").values("reader").annotate(events=Count("pk"))
    return {line["reader"]: line["events"] for line in lines}


def _at(seq: int) -> datetime | None:
    """When the event of this number happened; None for 0, which is before the first."""
    return events_after(seq - 1, limit=1)[0].at if seq else None


def _clock(at: datetime | None) -> str:
    """The time on the wall, with the day where it is not today's."""
    if at is None:
        return "–"
    here = localtime(at)
    return f"{here:%H:%M:%S}" if here.date() == localtime().date() else f"{here:%Y-%m-%d %H:%M:%S}"
