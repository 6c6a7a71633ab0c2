"""Who is on now, until when, who comes next; where too few are; what speaks against a shift."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

import icalendar
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from journal.codes.people import Program
from journal.codes.roster import Nearness, RequestStatus
from programs.base.permissions import Can, allows
from programs.credentials.models import Credential
from programs.hours.calendar import Calendar
from programs.hours.selectors import calendar_in_force
from programs.people.models import Staff
from programs.roster.models import FeedKey, Shift, ShiftPattern, ShiftRequest

AHEAD: Final = timedelta(days=14)
WEEK: Final = timedelta(days=7)
Span = tuple[datetime, datetime]
# How near a gap is, from the nearest; each is told once.
NEARNESS: Final = (
    (Nearness.NOW, timedelta()),
    (Nearness.TWO_HOURS, timedelta(hours=2)),
    (Nearness.TWO_DAYS, timedelta(days=2)),
    (Nearness.TWO_WEEKS, AHEAD),
)
OPEN_REQUEST: Final = (RequestStatus.ASKED, RequestStatus.AGREED)


@dataclass(frozen=True, slots=True)
class OnNow:
    """One program's people on one line: who, until when, and who comes next."""

    program: str
    label: str
    people: tuple[str, ...]
    until: datetime | None
    next: str
    next_at: datetime | None
    needed: int

    @property
    def short(self) -> int:
        return max(0, self.needed - len(self.people))


@dataclass(frozen=True, slots=True)
class StaffingGap:
    """A stretch for which fewer people are on the roster than the program needs."""

    program: str
    starts_at: datetime
    ends_at: datetime
    missing: int
    near: str


def on_now(at: datetime | None = None) -> list[OnNow]:
    """Each program's line."""
    at = at or now()
    ahead = Shift.objects.filter(ends_at__gt=at, starts_at__lt=at + timedelta(days=3))
    shifts = list(ahead.select_related("staff").order_by("starts_at", "staff__name"))
    calendar = calendar_in_force()
    return [
        _line(program, [shift for shift in shifts if shift.staff.program == program], at, calendar)
        for program in Program
    ]


def _line(program: Program, shifts: Sequence[Shift], at: datetime, calendar: Calendar) -> OnNow:
    current = [shift for shift in shifts if shift.starts_at <= at]
    later = [shift for shift in shifts if shift.starts_at > at]
    coming = later[0].starts_at if later else None
    return OnNow(
        program=program,
        label=program.upper(),
        people=tuple(shift.staff.name for shift in current),
        until=min((shift.ends_at for shift in current), default=None),
        next=", ".join(shift.staff.name for shift in later if shift.starts_at == coming),
        next_at=coming,
        needed=calendar.needed(program, at),
    )


def staffing_gaps(at: datetime | None = None) -> list[StaffingGap]:
    """Where the coming 14 days have too few people: stretches, the soonest first."""
    # Whole minutes: a gap that began is the same gap each time it is looked for.
    at = (at or now()).replace(second=0, microsecond=0)
    end, calendar = at + AHEAD + timedelta(hours=1), calendar_in_force()
    shifts = list(
        Shift.objects.filter(ends_at__gt=at, starts_at__lt=end).values_list(
            "staff__program", "starts_at", "ends_at"
        )
    )
    gaps = []
    for program in Program.values:
        own = [(starts, ends) for name, starts, ends in shifts if name == program]
        gaps += list(_stretches(program, own, calendar, at, end))
    return sorted(gaps, key=lambda gap: (gap.starts_at, gap.program))


def _stretches(
    program: str,
    own: Sequence[tuple[datetime, datetime]],
    calendar: Calendar,
    at: datetime,
    end: datetime,
) -> Iterator[StaffingGap]:
    """The line is cut wherever anything changes; pieces that lack as many are one gap."""
    edges = {at, end, *calendar.edges(program, at, end)}
    edges |= {edge for span in own for edge in span if at < edge < end}
    current: StaffingGap | None = None
    cuts = sorted(edges)
    for start, stop in pairwise(cuts):
        there = sum(starts <= start < ends for starts, ends in own)
        missing = calendar.needed(program, start) - there
        if current and (missing != current.missing or missing <= 0):
            yield current
            current = None
        if missing > 0:
            begun = current.starts_at if current else start
            current = StaffingGap(program, begun, stop, missing, _nearness(begun, at))
    if current:
        yield current


def _nearness(starts_at: datetime, at: datetime) -> str:
    """How near the start of a gap is, by NEARNESS; "" beyond the farthest."""
    return next((name for name, ahead in NEARNESS if starts_at - at <= ahead), "")


def warnings_for(staff: Staff, starts_at: datetime, ends_at: datetime) -> list[str]:
    """What speaks against a shift, in words: too little rest, too many hours, a credential that
    will have lapsed. It is warned of, not refused: the manager decides.
    """
    near = Shift.objects.filter(
        staff=staff, starts_at__lt=ends_at + WEEK, ends_at__gt=starts_at - WEEK
    )
    spans = list(near.values_list("starts_at", "ends_at"))
    credentials = list(Credential.objects.filter(staff=staff))
    return list(_warnings(staff, (starts_at, ends_at), spans, credentials))


def _warnings(
    staff: Staff, span: Span, others: Sequence[Span], credentials: Sequence[Credential]
) -> Iterator[str]:
    """`others` are the person's shifts nearby, this one among them or not."""
    starts_at, ends_at = span
    rest = timedelta(hours=settings.REST_HOURS)
    if any(s < ends_at + rest and e > starts_at - rest for s, e in others if (s, e) != span):
        yield _("less than %(hours)s hours of rest beside another shift") % {
            "hours": settings.REST_HOURS
        }
    hours = _most_hours({span, *others})
    if hours > settings.WEEK_HOURS:
        yield _("%(hours)s hours within seven days (more than %(limit)s)") % {
            "hours": f"{hours:.0f}",
            "limit": settings.WEEK_HOURS,
        }
    for credential in credentials:
        for_role = credential.crew_role == staff.crew_role
        if for_role and credential.expires_on < localdate(starts_at):
            yield _("%(credential)s will have lapsed on %(day)s") % {
                "credential": credential.name,
                "day": credential.expires_on,
            }


def _most_hours(spans: Collection[Span]) -> float:
    """The most hours of any seven days."""
    most = timedelta()
    # Of the fullest seven days some begin with a shift, so no others are measured.
    for first, _end in spans:
        last = first + WEEK
        inside = (min(e, last) - max(s, first) for s, e in spans if e > first and s < last)
        most = max(most, sum(inside, timedelta()))
    return most / timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A shift as a line of the roster: what speaks against it, and the request that is open."""

    shift: Shift
    warnings: tuple[str, ...]
    asked: ShiftRequest | None


def roster_lines(days: int = 14) -> list[RosterLine]:
    """The shifts that are on and those of the coming days, with what speaks against each."""
    start, end = now(), now() + timedelta(days=days)
    # A week more on both sides, for the hours of seven days and the rest beside another shift.
    shifts = list(
        Shift.objects.filter(ends_at__gt=start - WEEK, starts_at__lt=end + WEEK)
        .select_related("staff", "pattern")
        .order_by("starts_at", "staff__name")
    )
    spans: dict[int, list[Span]] = {}
    for shift in shifts:
        spans.setdefault(shift.staff_id, []).append((shift.starts_at, shift.ends_at))
    credentials: dict[int, list[Credential]] = {}
    for credential in Credential.objects.filter(staff__in=spans):
        credentials.setdefault(credential.staff_id, []).append(credential)
    requests = requests_open().select_related("asked_by", "to")
    request_of = {request.shift_id: request for request in requests}
    return [
        RosterLine(shift, tuple(_against(shift, spans, credentials)), request_of.get(shift.pk))
        for shift in shifts
        if shift.ends_at > start and shift.starts_at < end
    ]


def _against(
    shift: Shift, spans: dict[int, list[Span]], credentials: dict[int, list[Credential]]
) -> Iterator[str]:
    """Only what lies within a week of this shift counts against it."""
    near = [
        (s, e)
        for s, e in spans[shift.staff_id]
        if s < shift.ends_at + WEEK and e > shift.starts_at - WEEK
    ]
    span = (shift.starts_at, shift.ends_at)
    return _warnings(shift.staff, span, near, credentials.get(shift.staff_id, []))


def patterns() -> list[ShiftPattern]:
    """Those that still come."""
    not_ended = Q(last_day=None) | Q(last_day__gte=localdate())
    return list(ShiftPattern.objects.filter(not_ended).select_related("staff"))


def requests_open() -> QuerySet[ShiftRequest]:
    """Requests that are neither decided nor overtaken by the start of the shift."""
    return ShiftRequest.objects.filter(status__in=OPEN_REQUEST, shift__starts_at__gt=now())


def requests_for(viewer: Staff) -> list[ShiftRequest]:
    """What one asked, what is asked of one, and for whoever sets the roster, all of them."""
    requests = requests_open().select_related("shift__staff", "asked_by", "to", "instead__staff")
    if not allows(viewer, Can.SET_ROSTER):
        # What is asked of nobody by name is for everybody who does that work.
        alike = Q(to=None, shift__staff__program=viewer.program)
        alike &= Q(shift__staff__crew_role=viewer.crew_role)
        requests = requests.filter(Q(asked_by=viewer) | Q(to=viewer) | alike)
    return list(requests)


def shifts_of(staff: Staff, days: int = 60) -> list[Shift]:
    """One's own shifts that are on and to come."""
    ahead = Shift.objects.filter(staff=staff, ends_at__gt=now() - timedelta(days=14))
    return list(ahead.filter(starts_at__lt=now() + timedelta(days=days)).order_by("starts_at"))


def owner_of_feed(digest: str) -> Staff | None:
    """Whose calendar feed has this secret, while they work here."""
    keys = FeedKey.objects.select_related("staff").filter(digest=digest, staff__is_active=True)
    key = keys.first()
    return key.staff if key else None


def shifts_to_swap(staff: Staff) -> list[Shift]:
    """The coming shifts of those who do the same work: one of them can be had instead."""
    alike = Shift.objects.filter(
        staff__program=staff.program,
        staff__crew_role=staff.crew_role,
        staff__is_active=True,
        starts_at__gt=now(),
        starts_at__lt=now() + timedelta(days=30),
    )
    return list(alike.exclude(staff=staff).select_related("staff").order_by("starts_at")[:100])


def calendar_feed(staff: Staff) -> bytes:
    """One's shifts as iCalendar (RFC 5545), in universal time: no change of clocks moves them."""
    calendar = icalendar.Calendar()
    # RFC 5545 requires prodid and version.
    calendar.add("prodid", "-//MIH console//shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("MIH shifts"))
    for shift in shifts_of(staff, days=120):
        event = icalendar.Event()
        # The same id each time, so that a calendar moves the shift instead of adding it again.
        event.add("uid", f"{shift.pk}@mih")
        event.add("dtstamp", now())
        event.add("dtstart", shift.starts_at.astimezone(UTC))
        event.add("dtend", shift.ends_at.astimezone(UTC))
        event.add("summary", _("%(program)s shift") % {"program": (staff.program or "MIH").upper()})
        calendar.add_component(event)
    return bytes(calendar.to_ical())
