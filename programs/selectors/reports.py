"""Outcomes over a span of days: for the manager as counted, for the public as may be shown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate, now

from programs.figures import COUNT_OF
from programs.models import CallFact, PublishedReport, TaskFact
from programs.periods import Period, quarter, quarter_of
from programs.selectors.boards import (
    DISPOSITION_LABELS,
    PROGRAM_LABELS,
    UNSERVED_LABELS,
    CountLine,
    calls_of,
    duration,
    numbers_of,
    zone,
)
from programs.states import Program
from programs.suppression import LEAST_HIDDEN, Table, may_share, suppress

SOURCES: Final = {
    "911": "911 transfer",
    "988": "988 handoff",
    "officer": "Officer request",
    "self": "Self-referral",
    "other": "Other",
}
CUTS: Final[tuple[tuple[str, str, str, Mapping[Any, str]], ...]] = (
    ("program", "By program", "Which of the four programs the call was for.", PROGRAM_LABELS),
    ("source", "By source", "How the call came.", SOURCES),
    ("area", "By part of the city", "The quadrant of the street address.", {}),
    ("language", "By language", "The language that the caller wanted.", {}),
    ("age_group", "By age", "Age of the person, where it was told.", {}),
)
CROSSED: Final = ("program", "source", "area", "language", "age_group", "disposition", "unserved")
Crossed = Sequence[Mapping[str, Any]]
NOT_SAID: Final = "not stated"
ENDED: Final = "Closed calls of the program, by how they ended."
UNSERVED: Final = "Closed calls that were for a program and that none served, by reason."


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
    counts, measures = numbers_of(facts)
    return Report(
        period=period,
        public=False,
        charts=tuple(_charts(_crossed(facts))),
        shares=tuple((one.label, words, one.share) for one, words in _shares(counts, SHARES)),
        times=tuple((m.label, m.definition, m.n, m.median, m.ninetieth) for m in measures),
    )


def public_report_of(period: Period) -> Report:
    """The outcomes of a quarter, as anybody may read them (docs/decisions/0028).

    One population, the closed calls, for every table, so that no two totals differ by a few;
    how a program's calls ended is told only where how many they were is; and no share is told
    that adds up cells which a table hides.
    """
    facts = calls_of(period).filter(disposition__isnull=False)
    counts, measures = numbers_of(facts)
    lines = _crossed(facts)
    programs = suppress(_cells(lines, "program", PROGRAM_LABELS))
    charts = [_public_chart(lines, *cut) for cut in CUTS]
    for program in Program:
        if programs.cells.get(program.label):
            own = [one for one in lines if one["program"] == program]
            title = f"How calls ended: {program.label}"
            charts.append(_public_chart(own, "disposition", title, ENDED, DISPOSITION_LABELS))
    unserved = [one for one in lines if one["unserved"]]
    if may_share(_sum(unserved), _sum(lines)):
        charts.append(_public_chart(unserved, "unserved", "Unserved", UNSERVED, UNSERVED_LABELS))
    return Report(
        period=period,
        public=True,
        charts=tuple(one for one in charts if one.bars),
        shares=tuple(
            (one.label, words, one.share if may_share(one.value, _whole(counts, one.key)) else None)
            for one, words in _shares(counts, PUBLIC_SHARES)
        ),
        times=tuple(
            (m.label, m.definition, None, m.median, m.ninetieth)
            if m.n >= LEAST_HIDDEN
            else (m.label, m.definition, None, None, None)
            for m in measures
        ),
    )


def public_quarters(at: datetime | None = None) -> list[Period]:
    """The quarters whose report anybody may read: whole, and over for long enough."""
    line = (at or now()) - timedelta(days=settings.PUBLIC_DELAY_DAYS)
    first = CallFact.objects.order_by("received_at").values_list("received_at", flat=True).first()
    if first is None:
        return []
    year, number = quarter_of(first.astimezone(zone()).date())
    found = []
    while (span := quarter(year, number, zone())).end <= line:
        found.append(span)
        year, number = (year, number + 1) if number < 4 else (year + 1, 1)
    return found[::-1]


def times_said(times: Sequence[Any]) -> list[tuple[str, str, str, str]]:
    """Times as they are written on a page."""
    return [
        (label, words, duration(median), duration(ninetieth))
        for label, words, _, median, ninetieth in times
    ]


def published() -> list[PublishedReport]:
    return list(PublishedReport.objects.select_related("published_by"))


def published_report(name: str) -> PublishedReport | None:
    return PublishedReport.objects.filter(name=name).first()


def last_month() -> tuple[date, date]:
    """The first and last day of the month before this one."""
    last = localdate().replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _crossed(facts: QuerySet[CallFact]) -> Crossed:
    """How many calls of each combination of what is shown: one pass over them."""
    return list(facts.values(*CROSSED).annotate(n=Count("pk")).order_by())


def _charts(lines: Crossed) -> Iterator[Chart]:
    asked = [(lines, *cut) for cut in CUTS]
    for program in Program:
        title = f"How calls ended: {program.label}"
        own = [one for one in lines if one["program"] == program and one["disposition"]]
        asked.append((own, "disposition", title, ENDED, DISPOSITION_LABELS))
    unserved = [one for one in lines if one["unserved"]]
    asked.append((unserved, "unserved", "Unserved", UNSERVED, UNSERVED_LABELS))
    for population, name, title, definition, labels in asked:
        cells = _cells(population, name, labels)
        if cells:
            yield drawn(name, title, definition, Table(cells, sum(cells.values())))


def _public_chart(
    lines: Crossed, name: str, title: str, definition: str, labels: Mapping[Any, str]
) -> Chart:
    return drawn(name, title, definition, suppress(_cells(lines, name, labels)))


def _cells(lines: Crossed, name: str, labels: Mapping[Any, str]) -> dict[str, int]:
    """Counts by label, the greatest first."""
    cells: Counter[str] = Counter()
    for line in lines:
        value = line[name]
        cells[str(labels.get(value) or value or NOT_SAID)] += line["n"]
    return dict(sorted(cells.items(), key=lambda cell: (-cell[1], cell[0])))


def _sum(lines: Crossed) -> int:
    return sum(one["n"] for one in lines)


def drawn(key: str, title: str, definition: str, table: Table) -> Chart:
    """A table with the lengths of its bars, the longest 100."""
    most = max((count for count in table.cells.values() if count), default=0)
    bars = tuple(
        Bar(label, count, round(100 * count / most, 2) if count and most else 0)
        for label, count in table.cells.items()
    )
    return Chart(key, title, definition, bars, table.total, table.hides)


SHARES: Final = ("answered", "diverted", "transported", "unserved", "police_assist", "co_response")
# Not what was transported: it adds up cells of the tables of how calls ended.
PUBLIC_SHARES: Final = ("answered", "diverted", "unserved", "police_assist", "co_response")


def _shares(counts: Sequence[CountLine], keys: Sequence[str]) -> Iterator[tuple[CountLine, str]]:
    values = {one.key: one for one in counts}
    for key in keys:
        one = values[key]
        yield one, f"{one.definition} As a share of: {one.of}."


def _whole(counts: Sequence[CountLine], key: str) -> int:
    return next(one.value for one in counts if one.key == COUNT_OF[key].of)


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Calls in the 90 days before somebody came onto the caseload and in the 90 after."""

    before: int
    after: int
    days_after: int
    weeks: tuple[tuple[int, int, float], ...]

    @property
    def change(self) -> int | None:
        return round(100 * (self.after - self.before) / self.before) if self.before else None


def before_and_after(clients: Sequence[Any], opened_at: datetime, at: datetime) -> BeforeAfter:
    """Counted from the ledger, by the calls found to be about the person; weeks for the plot."""
    span = timedelta(days=90)
    calls = CallFact.objects.filter(client__in=list(clients))
    near = calls.filter(received_at__gte=opened_at - span, received_at__lt=opened_at + span)
    times = list(near.values_list("received_at", flat=True))
    weeks = [(one - opened_at).days // 7 for one in times]
    most = max((weeks.count(n) for n in range(-13, 13)), default=0) or 1
    return BeforeAfter(
        before=sum(one < opened_at for one in times),
        after=sum(one >= opened_at for one in times),
        days_after=max(0, min(90, (at - opened_at).days)),
        weeks=tuple(
            (n, weeks.count(n), round(40 * weeks.count(n) / most, 1)) for n in range(-13, 13)
        ),
    )


_CHANGE: Final = """
SELECT count(DISTINCT c.id),
  count(f.call) FILTER (WHERE f.received_at < c.opened_at),
  count(f.call) FILTER (WHERE f.received_at >= c.opened_at)
FROM programs_case c
JOIN programs_client p ON p.id = c.client_id OR p.merged_into_id = c.client_id
LEFT JOIN programs_callfact f ON f.client = p.id
  AND f.received_at >= c.opened_at - interval '90 days'
  AND f.received_at < c.opened_at + interval '90 days'
WHERE c.opened_at >= %s AND c.opened_at < least(%s, now() - interval '90 days')
"""


def repeat_change(period: Period) -> dict[str, int]:
    """Over the cases opened in a span, at least 90 days ago: calls in the 90 days before and
    after.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CHANGE, [period.start, period.end])
        cases, before, after = cursor.fetchone()
    return {"cases": cases, "before": before, "after": after}


def caseload_change(period: Period) -> dict[str, int]:
    """What follow-ups and referrals of a span came to, and calls before and after of its cases."""
    tasks = TaskFact.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end)
    overdose = tasks.filter(kind="overdose")
    return {
        **overdose.aggregate(
            overdoses=Count("pk"),
            reached=Count("pk", filter=Q(outcome__in=("engaged", "well", "declined"))),
            engaged=Count("pk", filter=Q(outcome="engaged")),
        ),
        **tasks.filter(kind="referral").aggregate(
            referrals=Count("pk"), served=Count("pk", filter=Q(outcome="served"))
        ),
        **repeat_change(period),
    }
