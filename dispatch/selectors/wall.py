"""The wall: what everybody in the room should see from their chair, and visitors may."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from dispatch.models import Call, Handoff
from dispatch.selectors.units import units_for
from dispatch.states import CallStatus, HandoffStatus
from journal.codes.units import Duty
from programs.permissions import Audience, Can, allows
from programs.states import Program


@dataclass(frozen=True, slots=True)
class WallUnit:
    callsign: str
    mark: str
    state: str
    since: datetime | None
    limit_seconds: int | None


@dataclass(frozen=True, slots=True)
class WallProgram:
    name: str
    free: int
    on: int
    units: tuple[WallUnit, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """No name, no number of a call, no place: who looks from the door learns nothing of anybody."""

    waiting: int
    longest: datetime | None
    active: int
    overdue: int
    in_queue: int
    queue_since: datetime | None
    programs: tuple[WallProgram, ...]


def wall_for(audience: Audience) -> Wall | None:
    if not allows(audience, Can.SEE_UNITS):
        return None
    calls = Call.objects.exclude(status=CallStatus.CLOSED)
    by_status = Counter(calls.values_list("status", flat=True))
    waits = calls.exclude(status=CallStatus.ACTIVE).aggregate(since=Min("received_at"))
    offers = Handoff.objects.filter(status=HandoffStatus.OFFERED)
    return Wall(
        waiting=sum(by_status.values()) - by_status[CallStatus.ACTIVE],
        longest=waits["since"],
        active=by_status[CallStatus.ACTIVE],
        overdue=calls.filter(status=CallStatus.PENDING, overdue_at__isnull=False).count(),
        in_queue=offers.count(),
        queue_since=offers.aggregate(since=Min("waiting_since"))["since"],
        programs=_programs(audience),
    )


def _programs(audience: Audience) -> tuple[WallProgram, ...]:
    rows = [row for row in units_for(audience) if row.state != Duty.OFF_DUTY]
    return tuple(
        WallProgram(
            name=str(program.label),
            free=sum(row.free for row in rows if row.program == program),
            on=sum(row.program == program for row in rows),
            units=tuple(
                WallUnit(
                    row.callsign,
                    row.mark,
                    row.state.replace("_", " "),
                    row.since,
                    row.limit_seconds,
                )
                for row in rows
                if row.program == program
            ),
        )
        for program in (Program.CRT, Program.ART, Program.CAP)
    )
