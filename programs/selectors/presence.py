"""Reads about who is there: presence, the roster, the consoles that are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localtime, now

from programs.models import Draft, Lookout, Shift, Sighting, Staff
from programs.permissions import GRANTS, Can, allows
from programs.states import PRESENCE, PRESENCE_COMMANDS, PRESENT, Look, Presence, Program, Role

PHONE_ROLES: Final = [role for role, grants in GRANTS.items() if Can.BE_PRESENT in grants]
PRESENCE_WORDS: Final = {
    "come_on": "Come on",
    "take": "On a call",
    "finish": "Wrap up",
    "resume": "Ready",
    "pause": "Break",
    "go_off": "Go off",
}


def clinicians_available() -> int:
    """How many clinicians of Crisis Call Diversion can take a call over, now or from the queue."""
    at_work = (Presence.AVAILABLE, Presence.ON_CALL, Presence.WRAP_UP)
    return clinicians().filter(presence__in=at_work).count()


def clinicians() -> QuerySet[Staff]:
    """Those who can take calls over by phone for Crisis Call Diversion."""
    return Staff.objects.filter(is_active=True, role__in=PHONE_ROLES, program=Program.CCD)


def rostered() -> QuerySet[Staff]:
    """Everybody the roster is for: clinicians and crews."""
    crews = Staff.objects.filter(role=Role.CREW, is_active=True)
    return (clinicians() | crews).order_by("role", "name")


def clinicians_present() -> list[Staff]:
    """Those who are there, free ones first, of these the one who has waited longest."""
    present = clinicians().filter(presence__in=PRESENT)
    return sorted(
        present.order_by("presence_since", "pk"), key=lambda one: one.presence != Presence.AVAILABLE
    )


def is_seen(staff_id: int) -> bool:
    """Whether a console of this person is open, as far as anybody looks."""
    return staff_id not in unseen_of([staff_id])


def unseen_of(staff_ids: Sequence[int]) -> set[int]:
    """Those whose consoles have gone. Whoever never had one is nobody's loss; and while no
    server process looks, nobody is said to be away.
    """
    line = now() - timedelta(seconds=settings.OWNER_AWAY_SECONDS)
    if not Lookout.objects.filter(pk=Look.CONSOLES, at__gte=line).exists():
        return set()
    lost = Sighting.objects.filter(staff__in=staff_ids, seen_at__lt=line)
    return set(lost.values_list("staff_id", flat=True))


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
    if not allows(staff, Can.BE_PRESENT):
        return None
    shift = Shift.objects.filter(staff=staff, ends_at__gt=now()).order_by("starts_at").first()
    on_roster = shift is not None and shift.starts_at <= now()
    return PresenceMark(
        state=staff.presence,
        label=Presence(staff.presence).label,
        since=staff.presence_since,
        roster=_roster_words(shift),
        amiss=on_roster and staff.presence == Presence.OFF,
        commands=tuple(
            (command, PRESENCE_WORDS[command])
            for command in PRESENCE_COMMANDS
            if PRESENCE.may(staff.presence, command)
        ),
    )


def _roster_words(shift: Shift | None) -> str:
    if shift is None:
        return ""
    if shift.starts_at <= now():
        return f"rostered until {localtime(shift.ends_at):%H:%M}"
    return f"rostered from {localtime(shift.starts_at):%a %H:%M}"


def draft_of(staff: Staff, key: str) -> list[tuple[str, str]]:
    """What this person was typing in the form of this name."""
    kept = Draft.objects.filter(staff=staff, key=key).values_list("fields", flat=True).first()
    return kept or []
