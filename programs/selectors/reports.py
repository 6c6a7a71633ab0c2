"""Outcomes over a span of days: for the manager as counted, for the public as may be shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate, now

from programs.figures import COUNT_OF
from programs.models import CallFact, PublishedReport, TaskFact
from programs.periods import Period, quarter, quarter_of
from programs.selectors.boards import (
    DISPOSITION_LABELS,
    PROGRAM_LABELS,
    UNSERVED_LABELS,
    Board,
    CountLine,
    board_of,
    calls_of,
    duration,
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
    facts, board = calls_of(period), board_of(period, ())
    return Report(
        period=period,
        public=False,
        charts=tuple(_charts(facts)),
        shares=tuple((one.label, words, one.share) for one, words in _shares(board, SHARES)),
        times=tuple((m.label, m.definition, m.n, m.median, m.ninetieth) for m in board.measures),
    )


def public_report_of(period: Period) -> Report:
    """The outcomes of a quarter, as anybody may read them (docs/decisions/0028).

    One population, the closed calls, for every table, so that no two totals differ by a few;
    how a program's calls ended is told only where how many they were is; and no share is told
    that adds up cells which a table hides.
    """
    facts = calls_of(period).filter(disposition__isnull=False)
    board = board_of(period, (), facts)
    programs = suppress(_cells(facts, "program", PROGRAM_LABELS))
    charts = [_public_chart(facts, *cut) for cut in CUTS]
    for program in Program:
        if programs.cells.get(program.label):
            own, title = facts.filter(program=program), f"How calls ended: {program.label}"
            charts.append(_public_chart(own, "disposition", title, ENDED, DISPOSITION_LABELS))
    unserved = facts.filter(unserved__isnull=False)
    if may_share(unserved.count(), facts.count()):
        charts.append(_public_chart(unserved, "unserved", "Unserved", UNSERVED, UNSERVED_LABELS))
    return Report(
        period=period,
        public=True,
        charts=tuple(one for one in charts if one.bars),
        shares=tuple(
            (one.label, words, one.share if may_share(one.value, _whole(board, one.key)) else None)
            for one, words in _shares(board, PUBLIC_SHARES)
        ),
        times=tuple(
            (m.label, m.definition, None, m.median, m.ninetieth)
            if m.n >= LEAST_HIDDEN
            else (m.label, m.definition, None, None, None)
            for m in board.measures
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


def _charts(facts: QuerySet[CallFact]) -> Iterator[Chart]:
    closed = facts.filter(disposition__isnull=False)
    unserved = facts.filter(unserved__isnull=False)
    asked = [(facts, *cut) for cut in CUTS]
    for program in Program:
        title = f"How calls ended: {program.label}"
        own = closed.filter(program=program)
        asked.append((own, "disposition", title, ENDED, DISPOSITION_LABELS))
    asked.append((unserved, "unserved", "Unserved", UNSERVED, UNSERVED_LABELS))
    for population, name, title, definition, labels in asked:
        cells = _cells(population, name, labels)
        if cells:
            yield drawn(name, title, definition, Table(cells, sum(cells.values())))


def _public_chart(
    facts: QuerySet[CallFact], name: str, title: str, definition: str, labels: Mapping[Any, str]
) -> Chart:
    return drawn(name, title, definition, suppress(_cells(facts, name, labels)))


def _cells(facts: QuerySet[CallFact], name: str, labels: Mapping[Any, str]) -> dict[str, int]:
    cells: dict[str, int] = {}
    for line in facts.values(name).annotate(n=Count("pk")).order_by("-n", name):
        value = line[name]
        label = str(labels.get(value) or value or NOT_SAID)
        cells[label] = cells.get(label, 0) + line["n"]
    return cells


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


def _shares(board: Board, keys: Sequence[str]) -> Iterator[tuple[CountLine, str]]:
    values = {one.key: one for one in board.counts}
    for key in keys:
        one = values[key]
        yield one, f"{one.definition} As a share of: {one.of}."


def _whole(board: Board, key: str) -> int:
    return next(one.value for one in board.counts if one.key == COUNT_OF[key].of)


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


def caseload_change(period: Period) -> dict[str, int]:
    """Over all cases: what follow-ups and referrals came to in a span."""
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
    }
