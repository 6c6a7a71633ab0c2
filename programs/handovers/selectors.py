"""What a shift leaves the next one: drafted from the ledger, to be edited by a person."""

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localtime

from journal.codes.follow_ups import Owed
from journal.codes.roster import Nearness
from journal.codes.units import AssignmentStatus
from programs.base.periods import Period
from programs.handovers.models import Handover
from programs.ledger.models import CallFact, ResponseFact, TaskFact
from programs.metrics.selectors import PROGRAM_LABELS
from programs.roster.selectors import on_now, staffing_gaps

SHOWN = 40
# Gaps that the next shift must know of.
SOON = (Nearness.NOW, Nearness.TWO_HOURS, Nearness.TWO_DAYS)


def handover_of(period: Period) -> Handover | None:
    found = Handover.objects.select_related("written_by", "received_by")
    return found.filter(starts_at=period.start).first()


def handovers_to_receive() -> list[Handover]:
    """Those that were given and nobody has received."""
    given = Handover.objects.filter(given_at__isnull=False, received_at=None)
    return list(given.select_related("written_by")[:10])


def draft_handover(period: Period, at: datetime) -> dict[str, str]:
    """The parts as the ledger knows them: by call number, without any name."""
    return {
        "people": "\n".join(_people(at)),
        "promises": "\n".join(_promises(at)),
        "stacked": "\n".join(_stacked()),
        "staffing": "\n".join(_staffing(at)),
        "remarks": "",
    }


def _people(at: datetime) -> list[str]:
    standing = CallFact.objects.filter(closed_at=None, received_at__lte=at).order_by("received_at")
    lines = [
        f"{one.number}: {PROGRAM_LABELS[one.program]}, since {_clock(one.received_at)}"
        f"{', waited too long' if one.overdue else ''}"
        for one in standing[:SHOWN]
    ]
    more = standing.count() - len(lines)
    return [*lines, *([f"and {more} more open calls"] if more > 0 else [])]


def _promises(at: datetime) -> list[str]:
    owed = CallFact.objects.filter(promised_at__isnull=False, promise_kept_at=None)
    lines = [f"{one.number}: call-back promised" for one in owed.order_by("promised_at")[:SHOWN]]
    tasks = TaskFact.objects.filter(done_at=None).filter(
        Q(due_at__lte=at) | Q(owner=None) & ~Q(kind=Owed.REFERRAL)
    )
    for one in tasks.order_by("due_at")[:SHOWN]:
        whose = "nobody's" if one.owner is None else "owned"
        due = f"due {_clock(one.due_at)}" if one.due_at else "no date"
        words = one.kind.replace("_", " ")
        lines.append(f"{words} ({one.program or 'any'}): {due}, {whose}")
    return lines


def _stacked() -> list[str]:
    waiting = list(
        ResponseFact.objects.filter(status=AssignmentStatus.STACKED).order_by("unit")[:SHOWN]
    )
    numbers = dict(
        CallFact.objects.filter(pk__in=[one.call for one in waiting]).values_list("pk", "number")
    )
    return [f"{one.unit} has {numbers.get(one.call, 'a call')} next" for one in waiting]


def _staffing(at: datetime) -> list[str]:
    lines = [
        f"{one.label}: {', '.join(one.people) or 'nobody'}"
        + (f" until {_clock(one.until)}" if one.until else "")
        + (f"; then {one.next} from {_clock(one.next_at)}" if one.next_at else "")
        for one in on_now(at)
    ]
    near = [one for one in staffing_gaps(at) if one.near in SOON]
    return lines + [
        f"GAP {one.program.upper()}: {one.missing} missing {_clock(one.starts_at)} to "
        f"{_clock(one.ends_at)}"
        for one in near[:SHOWN]
    ]


def _clock(at: datetime) -> str:
    return f"{localtime(at):%a %H:%M}"
