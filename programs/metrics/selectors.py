"""Counts and times of calls, from the ledger, each with its definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Aggregate, Count, F, FloatField, Func, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.codes.calls import NOT_COUNTED, Disposition, Unserved
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
PROGRAM_LABELS: Final[Labels] = {
    **dict(Program.choices),
    None: gettext_lazy("No program"),
}


class Quantiles(Aggregate):
    """Several percentiles of one expression, in one pass over it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(ARRAY[%(fractions)s]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())

    def __init__(self, expression: Combinable, **extra: Any) -> None:
        fractions = ", ".join(str(fraction) for fraction in PERCENTILES)
        super().__init__(expression, fractions=fractions, **extra)


@dataclass(frozen=True, slots=True)
class CountLine:
    """`share` is in percent of the count that `of` names; None where there is no such share."""

    key: str
    label: str
    definition: str
    value: int
    share: float | None
    of: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """`median` and `ninetieth` in seconds, `said` both as they are shown. `targets` says of each
    chosen target how many percent of the calls were within it, and whether that is enough.
    """

    key: str
    label: str
    definition: str
    n: int
    median: float | None
    ninetieth: float | None
    said: tuple[str, str]
    targets: tuple[dict[str, Any], ...]


def calls_of(period: Period) -> QuerySet[CallFact]:
    """The calls received in a span of time. Tests, wrong numbers and training never count."""
    calls = CallFact.objects.filter(received_at__gte=period.start, received_at__lt=period.end)
    return calls.exclude(disposition__in=NOT_COUNTED)


def metrics_of(
    facts: QuerySet[CallFact], targets: Sequence[str] = ()
) -> tuple[tuple[CountLine, ...], tuple[MeasureLine, ...]]:
    """Every count and every time of some calls, in one pass over them."""
    chosen = [TARGET_OF[key] for key in targets if key in TARGET_OF]
    with transaction.atomic(), connection.cursor() as cursor:
        # A year's times are sorted in memory.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        totals = facts.aggregate(**_aggregates(chosen))
    values = {count.key: totals[f"n_{count.key}"] for count in COUNTS}
    counts = (
        CountLine(
            key=count.key,
            label=str(count.label),
            definition=str(count.definition),
            value=values[count.key],
            share=_share(values[count.key], values[count.of]) if count.key != count.of else None,
            of=str(COUNT_OF[count.of].label).lower(),
        )
        for count in COUNTS
    )
    return tuple(counts), tuple(_measured(measure, totals, chosen) for measure in MEASURES)


def calls_behind(period: Period, key: str) -> tuple[str, str, list[CallFact], int]:
    """The calls behind a number: its label, its definition, the first of them, how many.

    Raises NotFound for a number that is on no board.
    """
    kind, _colon, value = key.partition(":")
    if kind == "count" and value in COUNT_OF:
        count = COUNT_OF[value]
        label, definition, where = str(count.label), str(count.definition), count.where
    elif kind == "measure" and value in MEASURE_OF:
        measure = MEASURE_OF[value]
        label, definition, where = str(measure.label), str(measure.definition), measure.where
    elif kind in GROUPS and value in GROUPS[kind]:
        label, definition = str(GROUPS[kind][value]), _("Calls of the period by %(kind)s.")
        definition %= {"kind": GROUP_NAMES[kind]}
        where = Q(**{kind: value or None})
    else:
        raise NotFound(_("There is no such number on a board."))
    calls = calls_of(period).filter(where).order_by("received_at")
    return label, definition, list(calls[:CALLS_SHOWN]), calls.count()


GROUP_NAMES: Final = {
    "program": gettext_lazy("program"),
    "disposition": gettext_lazy("disposition"),
    "unserved": gettext_lazy("unserved"),
}
GROUPS: Final[dict[str, Labels]] = {
    "program": {key or "": label for key, label in PROGRAM_LABELS.items()},
    "disposition": DISPOSITION_LABELS,
    "unserved": UNSERVED_LABELS,
}


def _aggregates(targets: Sequence[Target]) -> dict[str, Aggregate]:
    """What one pass asks for: `n_` a count, `m_` the calls of a measure, `q_` its percentiles,
    `t_` the calls within a target.
    """
    aggregates: dict[str, Aggregate] = {
        f"n_{count.key}": Count("pk", filter=count.where) if count.where else Count("pk")
        for count in COUNTS
    }
    for measure in MEASURES:
        aggregates[f"m_{measure.key}"] = Count("pk", filter=measure.where)
        aggregates[f"q_{measure.key}"] = Quantiles(_seconds(measure), filter=measure.where)
    for target in targets:
        measure = MEASURE_OF[target.measure]
        inside = Q(**{f"{measure.end}__lte": F(measure.start) + target.within})
        aggregates[f"t_{target.key}"] = Count("pk", filter=measure.where & inside)
    return aggregates


def _seconds(measure: Measure) -> Func:
    return Func(
        F(measure.end) - F(measure.start),
        template="EXTRACT(EPOCH FROM (%(expressions)s))",
        output_field=FloatField(),
    )


def _measured(measure: Measure, totals: dict[str, Any], targets: Sequence[Target]) -> MeasureLine:
    n, quantiles = totals[f"m_{measure.key}"], totals[f"q_{measure.key}"] or (None, None)
    met = tuple(
        {
            "label": str(target.label),
            "share": (share := _share(totals[f"t_{target.key}"], n)),
            "met": share is not None and share >= target.share,
        }
        for target in targets
        if target.measure == measure.key
    )
    median, ninetieth = quantiles
    return MeasureLine(
        key=measure.key,
        label=str(measure.label),
        definition=str(measure.definition),
        n=n,
        median=median,
        ninetieth=ninetieth,
        said=(duration(median), duration(ninetieth)),
        targets=met,
    )


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
    """Calls by the values of a column, most first: the key of `calls_behind`, label, count."""
    lines = facts.values(name).annotate(n=Count("pk")).order_by("-n", name)
    return tuple(
        (f"{name}:{line[name] or ''}", str(labels.get(line[name], line[name])), line["n"])
        for line in lines
    )


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
