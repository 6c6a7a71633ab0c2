"""The board of a shift: every number from the ledger, each with its definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Aggregate, Count, F, FloatField, Func, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from journal.codes.calls import Disposition, Unserved
from journal.codes.people import Program
from programs.base.periods import Period
from programs.base.refusals import NotFound
from programs.ledger.models import CallFact
from programs.metrics.definitions import (
    COUNT_OF,
    COUNTS,
    MEASURE_OF,
    MEASURES,
    PERCENTILES,
    TARGET_OF,
    Measure,
    Target,
)

# What is said of a stored value: lazy, so that each reader has it in their own language.
Labels: TypeAlias = Mapping[Any, Promise | str]

CALLS_SHOWN: Final = 500
DISPOSITION_LABELS: Final[Labels] = dict(Disposition.choices)
UNSERVED_LABELS: Final[Labels] = dict(Unserved.choices)
PROGRAM_LABELS: Final[Labels] = {**dict(Program.choices), None: "No program"}


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


def calls_of(period: Period) -> QuerySet[CallFact]:
    """The calls received in a span of time."""
    return CallFact.objects.filter(received_at__gte=period.start, received_at__lt=period.end)


def metrics_of(
    facts: QuerySet[CallFact], targets: Sequence[str] = ()
) -> tuple[tuple[CountLine, ...], tuple[MeasureLine, ...]]:
    """Every count and every time of some calls, in one pass over them."""
    chosen = [TARGET_OF[key] for key in targets if key in TARGET_OF]
    with transaction.atomic(), connection.cursor() as cursor:
        # A year's times are sorted in memory.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        found = facts.aggregate(**_chosen_targets(chosen))
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


def calls_behind(period: Period, key: str) -> tuple[str, str, list[CallFact], int]:
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
        label, definition = str(GROUPS[kind][value]), f"Calls of the period by {kind}."
        where = Q(**{kind: value or None})
    else:
        raise NotFound("There is no such number on a board.")
    found = calls_of(period).filter(where).order_by("received_at")
    return label, definition, list(found[:CALLS_SHOWN]), found.count()


GROUPS: Final[dict[str, Labels]] = {
    "program": {key or "": label for key, label in PROGRAM_LABELS.items()},
    "disposition": DISPOSITION_LABELS,
    "unserved": UNSERVED_LABELS,
}


def _chosen_targets(targets: Sequence[Target]) -> dict[str, Aggregate]:
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


def grouped(
    facts: QuerySet[CallFact], name: str, labels: Labels
) -> tuple[tuple[str, str, int], ...]:
    counted = facts.values(name).annotate(n=Count("pk")).order_by("-n", name)
    return tuple(
        (f"{name}:{line[name] or ''}", str(labels.get(line[name], line[name])), line["n"])
        for line in counted
    )


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
