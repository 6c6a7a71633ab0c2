"""The metrics of triage for the clinical lead: what was decided, overridden and how it ended."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles
from uuid import UUID

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractHour
from django.utils.timezone import get_current_timezone

from dispatch.calls.models import Call
from journal.codes.calls import NOT_COUNTED, CallStatus, Disposition
from journal.codes.people import Role
from journal.codes.triage import OverrideReason
from programs.base.permissions import Audience, Can, allows
from triage.decisions.models import Assessment, Override
from triage.metrics.agreement import kappa

CALL_TAKERS = (Role.CALL_TAKER, Role.DISPATCHER)
CLINICIANS = (Role.CLINICIAN, Role.LEAD)
# The last band that sends somebody at once.
HIGH = 2
# What nobody needed a team for, and what turned out to need more than was sent.
OVER_TRIAGED = (
    Disposition.SETTLED_BY_PHONE,
    Disposition.REFUSED,
    Disposition.NOBODY_FOUND,
    Disposition.CANCELLED,
)
UNDER_TRIAGED = (Disposition.TRANSPORTED_BY_EMS, Disposition.TO_POLICE)


@dataclass(frozen=True, slots=True)
class CountLine:
    """A name, how often, and out of how many, where that means something."""

    name: str
    count: int
    of: int | None = None

    @property
    def percent(self) -> int | None:
        return round(100 * self.count / self.of) if self.of else None


@dataclass(frozen=True, slots=True)
class HourMix:
    """Decisions in one hour of the day, by band."""

    hour: int
    bands: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.bands)


@dataclass(frozen=True, slots=True)
class Seconds:
    """Time to decision: how many are known, half were quicker than, nine of ten were."""

    n: int
    median: float | None
    ninetieth: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Calls that a taker and then a clinician assessed."""

    pairs: int
    same: int
    kappa: float | None
    graver: int
    milder: int


@dataclass(frozen=True, slots=True)
class BandOutcome:
    """How the calls of one first band ended."""

    band: int
    closed: int
    over: int
    under: int
    unserved: int


@dataclass(frozen=True, slots=True)
class Metrics:
    assessments: int
    overrides: int
    by_rule: tuple[CountLine, ...]
    by_person: tuple[CountLine, ...]
    by_reason: tuple[CountLine, ...]
    hours: tuple[HourMix, ...]
    seconds: Seconds
    agreement: Agreement
    outcomes: tuple[BandOutcome, ...]

    @property
    def busiest(self) -> int:
        """The most decisions of any hour: the length of the longest bar."""
        return max(1, *(hour.total for hour in self.hours))


def metrics_for(audience: Audience, since: datetime, until: datetime) -> Metrics | None:
    """The figures of a period, or None for those who may not see them."""
    if not allows(audience, Can.SEE_METRICS):
        return None
    # Tests, wrong numbers and training never count.
    runs = Assessment.objects.filter(at__gte=since, at__lt=until)
    runs = runs.exclude(call__disposition__in=NOT_COUNTED)
    overrides = Override.objects.filter(at__gte=since, at__lt=until)
    overrides = overrides.exclude(assessment__call__disposition__in=NOT_COUNTED)
    return Metrics(
        assessments=runs.count(),
        overrides=overrides.count(),
        by_rule=_by_rule(runs, overrides),
        by_person=_by_person(runs, overrides),
        by_reason=_by_reason(overrides),
        hours=_hours(runs),
        seconds=_seconds(runs),
        agreement=_agreement(runs),
        outcomes=_outcomes(runs),
    )


def _by_rule(runs: QuerySet[Assessment], overrides: QuerySet[Override]) -> tuple[CountLine, ...]:
    fired = _count_lines(runs.values_list("rule").annotate(n=Count("pk")).order_by())
    against = overrides.values_list("assessment__rule").annotate(n=Count("pk")).order_by("-n")
    return tuple(CountLine(rule, n, fired.get(rule)) for rule, n in against)


def _by_person(runs: QuerySet[Assessment], overrides: QuerySet[Override]) -> tuple[CountLine, ...]:
    assessed = _count_lines(runs.values_list("by").annotate(n=Count("pk")).order_by())
    against = overrides.values_list("by", "by__name").annotate(n=Count("pk")).order_by("-n")
    return tuple(CountLine(name, n, assessed.get(person)) for person, name, n in against)


def _by_reason(overrides: QuerySet[Override]) -> tuple[CountLine, ...]:
    counted = overrides.values_list("reason").annotate(n=Count("pk")).order_by("-n")
    total = overrides.count()
    return tuple(CountLine(str(OverrideReason(reason).label), n, total) for reason, n in counted)


def _hours(runs: QuerySet[Assessment]) -> tuple[HourMix, ...]:
    zone = get_current_timezone()
    counted = runs.annotate(hour=ExtractHour("at", tzinfo=zone)).values_list("hour", "band")
    n: Counter[tuple[int, int]] = Counter()
    for hour, band, count in counted.annotate(n=Count("pk")).order_by():
        n[hour, band] += count
    bands = _bands(band for _hour, band in n)
    return tuple(HourMix(hour, tuple(n[hour, band] for band in bands)) for hour in range(24))


def _bands(met: Iterable[int]) -> range:
    """The bands of a table: five, and as many more as calls were in."""
    return range(1, max(5, *met, 0) + 1)


def _seconds(runs: QuerySet[Assessment]) -> Seconds:
    spans = runs.filter(started_at__isnull=False).values_list(F("at") - F("started_at"), flat=True)
    taken = sorted(span.total_seconds() for span in spans)
    # quantiles() wants two values at least.
    if len(taken) < 2:
        only = taken[0] if taken else None
        return Seconds(len(taken), only, only)
    tenths = quantiles(taken, n=10, method="inclusive")
    return Seconds(len(taken), tenths[4], tenths[8])


def _agreement(runs: QuerySet[Assessment]) -> Agreement:
    pairs = list(_pairs(_in_order(runs)))
    return Agreement(
        pairs=len(pairs),
        same=sum(before == after for before, after in pairs),
        kappa=kappa(pairs),
        graver=sum(after < before for before, after in pairs),
        milder=sum(after > before for before, after in pairs),
    )


Run = tuple[str, int]


def _in_order(runs: QuerySet[Assessment]) -> Iterable[Sequence[Run]]:
    """Each call's runs as they happened: by whom and with what band."""
    by_call: dict[UUID, list[Run]] = defaultdict(list)
    for call, role, band in runs.order_by("at").values_list("call_id", "by_role", "band"):
        by_call[call].append((role, band))
    return by_call.values()


def _pairs(calls: Iterable[Sequence[Run]]) -> Iterable[tuple[int, int]]:
    """The taker's last band before the clinician's first."""
    for runs in calls:
        before = None
        for role, band in runs:
            if role in CLINICIANS and before is not None:
                yield before, band
                break
            if role in CALL_TAKERS:
                before = band


def _outcomes(runs: QuerySet[Assessment]) -> tuple[BandOutcome, ...]:
    # A call counts under its first band: that is what whoever took it decided.
    first: dict[UUID, int] = {}
    gravest: dict[UUID, int] = {}
    for call, band in runs.order_by("at").values_list("call_id", "band"):
        first.setdefault(call, band)
        gravest[call] = min(gravest.get(call, band), band)
    closed = Call.objects.filter(status=CallStatus.CLOSED, pk__in=first)
    ends = {
        call: (disposition, unserved)
        for call, disposition, unserved in closed.values_list("pk", "disposition", "unserved")
    }
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for call, (disposition, unserved) in ends.items():
        band, n = first[call], counts[first[call]]
        n["closed"] += 1
        n["over"] += band <= HIGH and disposition in OVER_TRIAGED
        n["under"] += gravest[call] < band or (band > HIGH and disposition in UNDER_TRIAGED)
        n["unserved"] += unserved is not None
    return tuple(
        BandOutcome(band, *(counts[band][key] for key in ("closed", "over", "under", "unserved")))
        for band in _bands(first.values())
    )


def _count_lines(rows: Iterable[tuple[object, int]]) -> dict[object, int]:
    return dict(rows)
