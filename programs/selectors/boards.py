"""The board of a shift: every number from the ledger, each with its definition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Aggregate, Count, F, FloatField, Func, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.timezone import now

from journal.codes.follow_ups import Owed
from programs.figures import (
    COUNT_OF,
    COUNTS,
    MEASURE_OF,
    MEASURES,
    PERCENTILES,
    TARGET_OF,
    Measure,
    Target,
)
from programs.models import CallFact, FrozenBoard, TaskFact
from programs.periods import Period, neighbor, shift_of, starts_of
from programs.refusals import NotFound
from programs.states import Disposition, Program, Unserved

SHOWN_BEHIND: Final = 500
DISPOSITION_LABELS: Final[dict[Any, str]] = dict(Disposition.choices)
UNSERVED_LABELS: Final[dict[Any, str]] = dict(Unserved.choices)
PROGRAM_LABELS: Final[dict[Any, str]] = {**dict(Program.choices), None: "No program"}


class Quantiles(Aggregate):
    """Several percentiles of one expression, in one pass over it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(ARRAY[%(fractions)s]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())

    def __init__(self, expression: Combinable, **extra: Any) -> None:
        fractions = ", ".join(str(one) for one in PERCENTILES)
        super().__init__(expression, fractions=fractions, **extra)


@dataclass(frozen=True, slots=True)
class CountLine:
    key: str
    label: str
    definition: str
    value: int
    share: float | None
    of: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """Seconds. `targets` says of each chosen target how much of it was met."""

    key: str
    label: str
    definition: str
    n: int
    median: float | None
    ninetieth: float | None
    said: tuple[str, str]
    targets: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Board:
    """All the numbers of one span of time, as they stand when they are read."""

    counts: tuple[CountLine, ...]
    measures: tuple[MeasureLine, ...]
    programs: tuple[tuple[str, str, int], ...]
    dispositions: tuple[tuple[str, str, int], ...]
    unserved: tuple[tuple[str, str, int], ...]
    tasks: tuple[tuple[str, str, int], ...]


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def shift_at(at: datetime) -> Period:
    """The shift that is on at this instant, by the agency's hours."""
    return shift_of(at, starts_of(settings.SHIFT_STARTS), zone())


def shift_beside(period: Period, by: int) -> Period:
    return neighbor(period, by, starts_of(settings.SHIFT_STARTS), zone())


def calls_of(period: Period) -> QuerySet[CallFact]:
    """The calls received in a span of time."""
    return CallFact.objects.filter(received_at__gte=period.start, received_at__lt=period.end)


def board_of(period: Period, targets: Sequence[str]) -> Board:
    """Count everything of a period."""
    facts = calls_of(period)
    counts, measures = numbers_of(facts, targets)
    ended = facts.filter(disposition__isnull=False)
    return Board(
        counts=counts,
        measures=measures,
        programs=_grouped(facts, "program", PROGRAM_LABELS),
        dispositions=_grouped(ended, "disposition", DISPOSITION_LABELS),
        unserved=_grouped(facts.filter(unserved__isnull=False), "unserved", UNSERVED_LABELS),
        tasks=tasks_now(now()),
    )


def numbers_of(
    facts: QuerySet[CallFact], targets: Sequence[str] = ()
) -> tuple[tuple[CountLine, ...], tuple[MeasureLine, ...]]:
    """Every count and every time of some calls, in one pass over them."""
    chosen = [TARGET_OF[key] for key in targets if key in TARGET_OF]
    with transaction.atomic(), connection.cursor() as cursor:
        # A year's times are sorted in memory.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        found = facts.aggregate(**_asked(chosen))
    counted = {one.key: found[f"n_{one.key}"] for one in COUNTS}
    counts = (
        CountLine(
            key=one.key,
            label=one.label,
            definition=one.definition,
            value=counted[one.key],
            share=_share(counted[one.key], counted[one.of]) if one.key != one.of else None,
            of=COUNT_OF[one.of].label.lower(),
        )
        for one in COUNTS
    )
    return tuple(counts), tuple(_measured(one, found, chosen) for one in MEASURES)


def tasks_now(at: datetime) -> tuple[tuple[str, str, int], ...]:
    """What is owed to people at this moment, whatever shift it came from."""
    owed = TaskFact.objects.filter(done_at=None)
    follow_ups = ~Q(kind__in=Owed.values)
    found = owed.aggregate(
        follow_ups=Count("pk", filter=follow_ups),
        overdue=Count("pk", filter=follow_ups & Q(due_at__lt=at)),
        unowned=Count("pk", filter=follow_ups & Q(owner=None)),
        reports=Count("pk", filter=Q(kind=Owed.REPORT)),
        referrals=Count("pk", filter=Q(kind=Owed.REFERRAL)),
    )
    labels = {
        "follow_ups": "Follow-ups open",
        "overdue": "Follow-ups overdue",
        "unowned": "Follow-ups nobody owns",
        "reports": "Reports owed to the State",
        "referrals": "Referrals without an answer yet",
    }
    return tuple((key, label, found[key]) for key, label in labels.items())


def behind(period: Period, key: str) -> tuple[str, str, list[CallFact], int]:
    """The calls behind a number: its label, its definition, the first of them, how many.

    Raises NotFound for a number that is on no board.
    """
    kind, _, value = key.partition(":")
    if kind == "count" and value in COUNT_OF:
        count = COUNT_OF[value]
        label, definition, where = count.label, count.definition, count.where
    elif kind == "measure" and value in MEASURE_OF:
        measure = MEASURE_OF[value]
        label, definition, where = measure.label, measure.definition, measure.where
    elif kind in GROUPS and value in GROUPS[kind]:
        label, definition = GROUPS[kind][value], f"Calls of the period by {kind}."
        where = Q(**{kind: value or None})
    else:
        raise NotFound("There is no such number on a board.")
    found = calls_of(period).filter(where).order_by("received_at")
    return label, definition, list(found[:SHOWN_BEHIND]), found.count()


GROUPS: Final[dict[str, dict[str, str]]] = {
    "program": {key or "": label for key, label in PROGRAM_LABELS.items()},
    "disposition": DISPOSITION_LABELS,
    "unserved": UNSERVED_LABELS,
}


def frozen_board(period: Period) -> FrozenBoard | None:
    return FrozenBoard.objects.select_related("signed_by").filter(starts_at=period.start).first()


def boards_to_sign() -> list[FrozenBoard]:
    """The latest shifts whose boards nobody has signed."""
    return list(FrozenBoard.objects.filter(signed_at=None)[:20])


def _asked(targets: Sequence[Target]) -> dict[str, Aggregate]:
    asked: dict[str, Aggregate] = {
        f"n_{one.key}": Count("pk", filter=one.where) if one.where else Count("pk")
        for one in COUNTS
    }
    for one in MEASURES:
        asked[f"m_{one.key}"] = Count("pk", filter=one.where)
        asked[f"q_{one.key}"] = Quantiles(_seconds(one), filter=one.where)
    for target in targets:
        measure = MEASURE_OF[target.measure]
        inside = Q(**{f"{measure.end}__lte": F(measure.start) + target.within})
        asked[f"t_{target.key}"] = Count("pk", filter=measure.where & inside)
    return asked


def _seconds(measure: Measure) -> Func:
    return Func(
        F(measure.end) - F(measure.start),
        template="EXTRACT(EPOCH FROM (%(expressions)s))",
        output_field=FloatField(),
    )


def _measured(one: Measure, found: dict[str, Any], targets: Sequence[Target]) -> MeasureLine:
    n, quantiles = found[f"m_{one.key}"], found[f"q_{one.key}"] or (None, None)
    met = tuple(
        {
            "label": target.label,
            "share": (share := _share(found[f"t_{target.key}"], n)),
            "met": share is not None and share >= target.share,
        }
        for target in targets
        if target.measure == one.key
    )
    middle, most = quantiles
    said = (duration(middle), duration(most))
    return MeasureLine(one.key, one.label, one.definition, n, middle, most, said, met)


def duration(seconds: float | None) -> str:
    """Minutes and seconds, with hours where there are any."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _grouped(
    facts: QuerySet[CallFact], name: str, labels: dict[Any, str]
) -> tuple[tuple[str, str, int], ...]:
    counted = facts.values(name).annotate(n=Count("pk")).order_by("-n", name)
    return tuple(
        (f"{name}:{line[name] or ''}", labels.get(line[name], str(line[name])), line["n"])
        for line in counted
    )


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
