"""Outcomes over a span of days: for the manager as counted, for the public as may be shown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journal.codes.calls import TRANSPORTED, OtherSource, Source, TakenTo
from journal.codes.people import Program
from programs.base.periods import Period, quarter, quarter_of
from programs.base.shifts import zone
from programs.ledger.models import CallFact
from programs.metrics.definitions import COUNT_OF
from programs.metrics.selectors import (
    DISPOSITION_LABELS,
    PROGRAM_LABELS,
    UNSERVED_LABELS,
    CountLine,
    Labels,
    calls_of,
    duration,
    metrics_of,
)
from programs.reports.models import PublishedReport
from programs.reports.suppression import LEAST_SHARED, Table, may_share, suppress

SOURCES: Final[Labels] = {
    source.value: capfirst(source.label) for source in (*Source, *OtherSource)
}
# The tables of a report: the column, the title, what is counted, and the labels of its values.
# Titles and labels may be lazy; they become text where a chart is made.
CUTS: Final[tuple[tuple[str, str | Promise, str | Promise, Labels], ...]] = (
    (
        "program",
        gettext_lazy("By program"),
        gettext_lazy("Which of the four programs the call was for."),
        PROGRAM_LABELS,
    ),
    ("source", gettext_lazy("By source"), gettext_lazy("How the call came."), SOURCES),
    (
        "area",
        gettext_lazy("By part of the city"),
        gettext_lazy("The ward, or the quadrant of the street address."),
        {},
    ),
    (
        "language",
        gettext_lazy("By language"),
        gettext_lazy("The language that the caller wanted."),
        {},
    ),
    (
        "age_group",
        gettext_lazy("By age"),
        gettext_lazy("Age of the person, where it was told."),
        {},
    ),
)
CROSS_TABULATED: Final = (
    "program",
    "source",
    "area",
    "language",
    "age_group",
    "disposition",
    "unserved",
    "taken_to",
)
CrossTable = Sequence[Mapping[str, Any]]
NOT_SAID: Final = gettext_lazy("not stated")
ENDED: Final = gettext_lazy("Closed calls of the program, by how they ended.")
TAKEN: Final = gettext_lazy("People who were taken somewhere, by where; of some it was not said.")
UNSERVED: Final = gettext_lazy(
    "Closed calls that were for a program and that none served, by reason."
)


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart or table. A hidden count has no value and no length."""

    label: str
    value: int | None
    width: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A table that is also drawn: the same rows on the page, in the PDF and in the files."""

    key: str
    title: str
    definition: str
    bars: tuple[Bar, ...]
    total: int | None
    hides: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All charts and times of a span. `public` says that small counts are hidden."""

    period: Period
    public: bool
    charts: tuple[Chart, ...]
    shares: tuple[tuple[str, str, float | None], ...]
    times: tuple[tuple[str, str, int | None, float | None, float | None], ...]


def report_of(period: Period) -> Report:
    """The outcomes of a span, as counted: for the program's own eyes."""
    facts = calls_of(period)
    counts, measures = metrics_of(facts)
    return Report(
        period=period,
        public=False,
        charts=tuple(_charts(_cross_tabulate(facts))),
        shares=tuple((line.label, words, line.share) for line, words in _shares(counts, SHARES)),
        times=tuple((m.label, m.definition, m.n, m.median, m.ninetieth) for m in measures),
    )


def public_report_of(period: Period) -> Report:
    """The outcomes of a quarter, as anybody may read them (docs/decisions/0028).

    One population, the closed calls, for every table, so that no two totals differ by a few;
    how a program's calls ended is told only where how many they were is; and no share is told
    that adds up cells which a table hides.
    """
    facts = calls_of(period).filter(disposition__isnull=False)
    counts, measures = metrics_of(facts)
    lines = _cross_tabulate(facts)
    # Which cells go with the small ones is not to be guessed, and is the same if it is made again.
    secret = f"{settings.SECRET_KEY}|{period.name}"
    charts = [_public_chart(lines, secret, *cut) for cut in CUTS]
    shown = _values_of(charts[0])
    for program in Program:
        if shown.get(str(program.label)):
            own = [line for line in lines if line["program"] == program]
            title = _("How calls ended: %(program)s") % {"program": program.label}
            charts.append(
                _public_chart(own, secret, "disposition", title, ENDED, DISPOSITION_LABELS)
            )
    unserved = [line for line in lines if line["unserved"]]
    if may_share(_sum(unserved), _sum(lines)):
        charts.append(
            _public_chart(unserved, secret, "unserved", _("Unserved"), UNSERVED, UNSERVED_LABELS)
        )
    return Report(
        period=period,
        public=True,
        charts=tuple(chart for chart in charts if chart and chart.bars),
        shares=tuple(
            (
                line.label,
                words,
                line.share if may_share(line.value, _whole(counts, line.key)) else None,
            )
            for line, words in _shares(counts, PUBLIC_SHARES)
        ),
        times=tuple(
            (m.label, m.definition, None, m.median, m.ninetieth)
            if m.n >= LEAST_SHARED
            else (m.label, m.definition, None, None, None)
            for m in measures
        ),
    )


def public_quarters(at: datetime | None = None) -> list[Period]:
    """The quarters whose report anybody may read: whole, and over for long enough."""
    latest_end = (at or now()) - timedelta(days=settings.PUBLIC_DELAY_DAYS)
    first = CallFact.objects.order_by("received_at").values_list("received_at", flat=True).first()
    if first is None:
        return []
    year, number = quarter_of(first.astimezone(zone()).date())
    quarters = []
    while (span := quarter(year, number, zone())).end <= latest_end:
        quarters.append(span)
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)
    return quarters[::-1]


def format_times(times: Sequence[Any]) -> list[tuple[str, str, str, str]]:
    """Times as they are written on a page."""
    return [
        (label, words, duration(median), duration(ninetieth))
        for label, words, _n, median, ninetieth in times
    ]


def published() -> list[PublishedReport]:
    return list(PublishedReport.objects.select_related("published_by"))


def published_report(name: str) -> PublishedReport | None:
    return PublishedReport.objects.filter(name=name).first()


def last_month() -> tuple[date, date]:
    """The first and last day of the month before this one."""
    last = localdate().replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _cross_tabulate(facts: QuerySet[CallFact]) -> CrossTable:
    """How many calls of each combination of what is shown: one pass over them."""
    return list(facts.values(*CROSS_TABULATED).annotate(n=Count("pk")).order_by())


def _charts(lines: CrossTable) -> Iterator[Chart]:
    wanted: list[tuple[CrossTable, str, str | Promise, str | Promise, Labels]]
    wanted = [(lines, *cut) for cut in CUTS]
    for program in Program:
        title = _("How calls ended: %(program)s") % {"program": program.label}
        own = [line for line in lines if line["program"] == program and line["disposition"]]
        wanted.append((own, "disposition", title, ENDED, DISPOSITION_LABELS))
    taken = [line for line in lines if line["disposition"] in TRANSPORTED]
    wanted.append((taken, "taken_to", _("Where people were taken"), TAKEN, dict(TakenTo.choices)))
    unserved = [line for line in lines if line["unserved"]]
    wanted.append((unserved, "unserved", _("Unserved"), UNSERVED, UNSERVED_LABELS))
    for population, name, heading, definition, labels in wanted:
        cells = _cells(population, name, labels)
        if cells:
            yield make_chart(name, heading, definition, Table(cells, sum(cells.values())))


def _public_chart(
    lines: CrossTable,
    secret: str,
    name: str,
    title: str | Promise,
    definition: str | Promise,
    labels: Labels,
) -> Chart | None:
    # A title in the language of the console, or a reader's would hide other cells.
    table = suppress(_cells(lines, name, labels), f"{secret}|{title}")
    return make_chart(name, title, definition, table) if table else None


def _values_of(chart: Chart | None) -> dict[str, int | None]:
    """What a chart shows, by label; None where it is hidden."""
    return {bar.label: bar.value for bar in chart.bars} if chart else {}


def _cells(lines: CrossTable, name: str, labels: Labels) -> dict[str, int]:
    """Counts by label, the greatest first."""
    cells: Counter[str] = Counter()
    for line in lines:
        value = line[name]
        cells[str(labels.get(value) or value or NOT_SAID)] += line["n"]
    return dict(sorted(cells.items(), key=lambda cell: (-cell[1], cell[0])))


def _sum(lines: CrossTable) -> int:
    return sum(line["n"] for line in lines)


def make_chart(key: str, title: str | Promise, definition: str | Promise, table: Table) -> Chart:
    """A table with the lengths of its bars, the longest 100."""
    most = max((count for count in table.cells.values() if count), default=0)
    bars = tuple(
        Bar(label, count, round(100 * count / most, 2) if count and most else 0)
        for label, count in table.cells.items()
    )
    return Chart(key, str(title), str(definition), bars, table.total, table.hides)


SHARES: Final = (
    "answered", "diverted", "transported", "jail_avoided", "unserved", "police_assist",
    "co_response",
)  # fmt: skip
# Not what was transported: it adds up cells of the tables of how calls ended.
PUBLIC_SHARES: Final = (
    "answered", "diverted", "jail_avoided", "unserved", "police_assist", "co_response",
)  # fmt: skip


def _shares(counts: Sequence[CountLine], keys: Sequence[str]) -> Iterator[tuple[CountLine, str]]:
    lines = {line.key: line for line in counts}
    for key in keys:
        line = lines[key]
        words = {"definition": line.definition, "whole": line.of}
        yield line, _("%(definition)s As a share of: %(whole)s.") % words


def _whole(counts: Sequence[CountLine], key: str) -> int:
    return next(line.value for line in counts if line.key == COUNT_OF[key].of)
