"""The wallboard: what everybody in the room should see from their chair, and visitors may."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Min
from django.utils.translation import gettext as _

from dispatch.calls.models import Call
from dispatch.handoffs.models import Handoff
from dispatch.units.cards import AVAILABLE
from dispatch.units.selectors import units_for
from journal.codes.calls import CallStatus
from journal.codes.handoffs import HandoffStatus
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus, Duty
from programs.base.permissions import Audience, Can, allows

WALLBOARD: Final = "wallboard:now"


@dataclass(frozen=True, slots=True)
class WallboardUnit:
    callsign: str
    mark: str
    state: str
    since: datetime | None
    limit_seconds: int | None


@dataclass(frozen=True, slots=True)
class WallboardProgram:
    name: str
    free: int
    on: int
    units: tuple[WallboardUnit, ...]


@dataclass(frozen=True, slots=True)
class Wallboard:
    """No name, no number of a call, no place: who looks from the door learns nothing of anybody."""

    waiting: int
    longest: datetime | None
    active: int
    overdue: int
    in_queue: int
    queue_since: datetime | None
    programs: tuple[WallboardProgram, ...]

    @property
    def subject(self) -> str:
        return WALLBOARD


def wallboard_for(audience: Audience) -> Wallboard | None:
    if not allows(audience, Can.SEE_UNITS):
        return None
    calls = Call.objects.exclude(status=CallStatus.CLOSED)
    by_status = Counter(calls.values_list("status", flat=True))
    waits = calls.exclude(status=CallStatus.ACTIVE).aggregate(since=Min("received_at"))
    offers = Handoff.objects.filter(status=HandoffStatus.OFFERED)
    return Wallboard(
        waiting=sum(by_status.values()) - by_status[CallStatus.ACTIVE],
        longest=waits["since"],
        active=by_status[CallStatus.ACTIVE],
        overdue=calls.filter(status=CallStatus.PENDING, overdue_at__isnull=False).count(),
        in_queue=offers.count(),
        queue_since=offers.aggregate(since=Min("waiting_since"))["since"],
        programs=_programs(audience),
    )


def _state_label(state: str) -> str:
    """In words: what a unit does on its call, or else its duty; "available" is neither."""
    if state == AVAILABLE:
        return _("available")
    if state in AssignmentStatus.values:
        return str(AssignmentStatus(state).label)
    return str(Duty(state).label)


def _programs(audience: Audience) -> tuple[WallboardProgram, ...]:
    rows = [row for row in units_for(audience) if row.state != Duty.OFF_DUTY]
    return tuple(
        WallboardProgram(
            name=str(program.label),
            free=sum(row.free for row in rows if row.program == program),
            on=sum(row.program == program for row in rows),
            units=tuple(
                WallboardUnit(
                    row.callsign,
                    row.mark,
                    _state_label(row.state),
                    row.since,
                    row.limit_seconds,
                )
                for row in rows
                if row.program == program
            ),
        )
        for program in (Program.CRT, Program.ART, Program.CAP)
    )
