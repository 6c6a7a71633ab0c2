"""Reads about presence: who can take a call over, and what a person may say of themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.codes.people import Presence
from programs.base.permissions import Can, allows
from programs.people.models import Staff
from programs.people.selectors import clinicians
from programs.presence.states import PRESENCE, PRESENCE_COMMANDS, PRESENT
from programs.roster.models import Shift

PRESENCE_WORDS: Final = {
    "come_on": gettext_lazy("Come on"),
    "take": gettext_lazy("On a call"),
    "finish": gettext_lazy("Wrap up"),
    "resume": gettext_lazy("Ready"),
    "pause": gettext_lazy("Break"),
    "go_off": gettext_lazy("Go off"),
}


def clinicians_available() -> int:
    """How many clinicians of Crisis Call Diversion can take a call over, now or from the queue."""
    # On a call too: it ends, and the queue waits for them. A break may be long.
    working = (Presence.AVAILABLE, Presence.ON_CALL, Presence.WRAP_UP)
    return clinicians().filter(presence__in=working).count()


def clinicians_present() -> list[Staff]:
    """Those who are there, free ones first, of these the one who has waited longest."""
    present = clinicians().filter(presence__in=PRESENT)
    return sorted(
        present.order_by("presence_since", "pk"),
        key=lambda clinician: clinician.presence != Presence.AVAILABLE,
    )


@dataclass(frozen=True, slots=True)
class PresenceMark:
    """What this person is to the queue, since when, and what they may change it to."""

    state: str
    label: str
    since: datetime | None
    roster: str
    amiss: bool
    commands: tuple[tuple[str, str], ...]

    @property
    def hears_the_queue(self) -> bool:
        """Whether a call on offer is heard by this person, who could take it."""
        return self.state in (Presence.AVAILABLE, Presence.WRAP_UP)


def presence_of(staff: Staff) -> PresenceMark | None:
    """The mark, or None for those who take no calls over."""
    if not allows(staff, Can.TAKE_OVER_BY_PHONE):
        return None
    shift = Shift.objects.filter(staff=staff, ends_at__gt=now()).order_by("starts_at").first()
    on_roster = shift is not None and shift.starts_at <= now()
    return PresenceMark(
        state=staff.presence,
        label=str(Presence(staff.presence).label),
        since=staff.presence_since,
        roster=_roster_words(shift),
        amiss=on_roster and staff.presence == Presence.OFF,
        commands=tuple(
            (command, str(PRESENCE_WORDS[command]))
            for command in PRESENCE_COMMANDS
            if PRESENCE.may(staff.presence, command)
        ),
    )


def _roster_words(shift: Shift | None) -> str:
    if shift is None:
        return ""
    if shift.starts_at <= now():
        return _("rostered until %(time)s") % {"time": f"{localtime(shift.ends_at):%H:%M}"}
    starts_at = date_format(localtime(shift.starts_at), "D H:i")
    return _("rostered from %(time)s") % {"time": starts_at}
