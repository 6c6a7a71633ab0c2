"""What a shift leaves the next one: drafted from the ledger, to be edited by a person."""

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journal.codes.follow_ups import Owed
from journal.codes.roster import Nearness
from journal.codes.units import AssignmentStatus
from programs.base.periods import Period
from programs.handovers.models import Handover
from programs.ledger.models import CallFact, ResponseFact, TaskFact
from programs.metrics.selectors import PROGRAM_LABELS
from programs.roster.selectors import OnNow, on_now, staffing_gaps

SHOWN = 40
# Gaps that the next shift must know of.
SOON = (Nearness.NOW, Nearness.TWO_HOURS, Nearness.TWO_DAYS)


def handover_of(period: Period) -> Handover | None:
    """The handover of a shift; None where nobody has begun it."""
    handovers = Handover.objects.select_related("written_by", "received_by")
    return handovers.filter(starts_at=period.start).first()


def handovers_to_receive() -> list[Handover]:
    """Those that were given and nobody has received."""
    waiting = Handover.objects.filter(given_at__isnull=False, received_at=None)
    return list(waiting.select_related("written_by")[:10])


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
    calls = CallFact.objects.filter(closed_at=None, received_at__lte=at).order_by("received_at")
    lines = [_person(call) for call in calls[:SHOWN]]
    more = calls.count() - len(lines)
    if more <= 0:
        return lines
    rest = ngettext("and %(count)s more open call", "and %(count)s more open calls", more)
    return [*lines, rest % {"count": more}]


def _person(call: CallFact) -> str:
    words = {
        "number": call.number,
        "program": PROGRAM_LABELS[call.program],
        "time": _clock(call.received_at),
    }
    if call.overdue:
        return _("%(number)s: %(program)s, since %(time)s, waited too long") % words
    return _("%(number)s: %(program)s, since %(time)s") % words


def _promises(at: datetime) -> list[str]:
    calls = CallFact.objects.filter(promised_at__isnull=False, promise_kept_at=None)
    lines = [
        _("%(number)s: call-back promised") % {"number": call.number}
        for call in calls.order_by("promised_at")[:SHOWN]
    ]
    # A referral waits for a partner: only what is due, or nobody owns, is the next lead's to do.
    tasks = TaskFact.objects.filter(done_at=None).filter(
        Q(due_at__lte=at) | Q(owner=None) & ~Q(kind=Owed.REFERRAL)
    )
    return lines + [_task(task) for task in tasks.order_by("due_at")[:SHOWN]]


def _task(task: TaskFact) -> str:
    return _("%(kind)s (%(program)s): %(due)s, %(owner)s") % {
        "kind": task.kind.replace("_", " "),
        "program": task.program or _("any"),
        "due": _("due %(time)s") % {"time": _clock(task.due_at)} if task.due_at else _("no date"),
        "owner": _("nobody's") if task.owner is None else _("owned"),
    }


def _stacked() -> list[str]:
    waiting = list(
        ResponseFact.objects.filter(status=AssignmentStatus.STACKED).order_by("unit")[:SHOWN]
    )
    numbers = dict(
        CallFact.objects.filter(pk__in=[response.call for response in waiting]).values_list(
            "pk", "number"
        )
    )
    return [
        _("%(unit)s has %(call)s next")
        % {"unit": response.unit, "call": numbers.get(response.call, _("a call"))}
        for response in waiting
    ]


def _staffing(at: datetime) -> list[str]:
    near = [gap for gap in staffing_gaps(at) if gap.near in SOON]
    return [_on_duty(program) for program in on_now(at)] + [
        _("GAP %(program)s: %(missing)s missing %(start)s to %(end)s")
        % {
            "program": gap.program.upper(),
            "missing": gap.missing,
            "start": _clock(gap.starts_at),
            "end": _clock(gap.ends_at),
        }
        for gap in near[:SHOWN]
    ]


def _on_duty(program: OnNow) -> str:
    words = {"program": program.label, "people": ", ".join(program.people) or _("nobody")}
    line = _("%(program)s: %(people)s") % words
    if program.until:
        line += _(" until %(time)s") % {"time": _clock(program.until)}
    if program.next_at:
        line += _("; then %(name)s from %(time)s") % {
            "name": program.next,
            "time": _clock(program.next_at),
        }
    return line


def _clock(at: datetime) -> str:
    return f"{localtime(at):%a %H:%M}"
