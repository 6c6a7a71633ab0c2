"""The board of a shift: every number from the ledger, each with its definition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.timezone import now
from django.utils.translation import gettext as _

from journal.codes.follow_ups import Owed
from programs.base.periods import Period
from programs.boards.models import FrozenBoard
from programs.ledger.models import TaskFact
from programs.metrics.selectors import (
    DISPOSITION_LABELS,
    PROGRAM_LABELS,
    UNSERVED_LABELS,
    CountLine,
    MeasureLine,
    calls_of,
    grouped,
    metrics_of,
)


@dataclass(frozen=True, slots=True)
class Board:
    """All the numbers of one span of time, as they stand when they are read."""

    counts: tuple[CountLine, ...]
    measures: tuple[MeasureLine, ...]
    programs: tuple[tuple[str, str, int], ...]
    dispositions: tuple[tuple[str, str, int], ...]
    unserved: tuple[tuple[str, str, int], ...]
    tasks: tuple[tuple[str, str, int], ...]


def board_of(period: Period, targets: Sequence[str]) -> Board:
    """Count everything of a period. `targets` are keys of `metrics.definitions.TARGETS`."""
    facts = calls_of(period)
    counts, measures = metrics_of(facts, targets)
    ended = facts.filter(disposition__isnull=False)
    return Board(
        counts=counts,
        measures=measures,
        programs=grouped(facts, "program", PROGRAM_LABELS),
        dispositions=grouped(ended, "disposition", DISPOSITION_LABELS),
        unserved=grouped(facts.filter(unserved__isnull=False), "unserved", UNSERVED_LABELS),
        tasks=tasks_now(now()),
    )


def tasks_now(at: datetime) -> tuple[tuple[str, str, int], ...]:
    """What is owed to people at this moment, whatever shift it came from: key, label, count."""
    owed = TaskFact.objects.filter(done_at=None)
    follow_ups = ~Q(kind__in=Owed.values)
    counts = owed.aggregate(
        follow_ups=Count("pk", filter=follow_ups),
        overdue=Count("pk", filter=follow_ups & Q(due_at__lt=at)),
        unowned=Count("pk", filter=follow_ups & Q(owner=None)),
        reports=Count("pk", filter=Q(kind=Owed.REPORT)),
        referrals=Count("pk", filter=Q(kind=Owed.REFERRAL)),
    )
    labels = {
        "follow_ups": _("Follow-ups open"),
        "overdue": _("Follow-ups overdue"),
        "unowned": _("Follow-ups nobody owns"),
        "reports": _("Reports owed to the State"),
        "referrals": _("Referrals without an answer yet"),
    }
    return tuple((key, label, counts[key]) for key, label in labels.items())


def frozen_board(period: Period) -> FrozenBoard | None:
    """The board of a shift as it was frozen; None where it was not."""
    return FrozenBoard.objects.select_related("signed_by").filter(starts_at=period.start).first()


def boards_to_sign() -> list[FrozenBoard]:
    """The latest shifts whose boards nobody has signed."""
    return list(FrozenBoard.objects.filter(signed_at=None)[:20])
