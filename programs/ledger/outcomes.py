"""Calls about people before and after they came onto the caseload."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from programs.ledger.models import CallFact


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """Calls in the 90 days before somebody came onto the caseload and in the 90 after."""

    before: int
    after: int
    days_after: int
    weeks: tuple[tuple[int, int, float], ...]

    @property
    def change(self) -> int | None:
        """In percent; None where there were no calls before."""
        """In percent; None where there were no calls before."""
        return round(100 * (self.after - self.before) / self.before) if self.before else None


def calls_before_and_after(
    clients: Sequence[Any], opened_at: datetime, at: datetime
) -> BeforeAfter:
    """Calls about one person, under all their records, counted from the ledger.

    `weeks` is for the plot: the week (-13 to 12, 0 begins at `opened_at`), the calls of it, and the
    height of its bar, at most 40.
    """
    span = timedelta(days=90)
    calls = CallFact.objects.filter(client__in=list(clients))
    near = calls.filter(received_at__gte=opened_at - span, received_at__lt=opened_at + span)
    times = list(near.values_list("received_at", flat=True))
    weeks = [(time - opened_at).days // 7 for time in times]
    most = max((weeks.count(n) for n in range(-13, 13)), default=0) or 1
    return BeforeAfter(
        before=sum(time < opened_at for time in times),
        after=sum(time >= opened_at for time in times),
        days_after=max(0, min(90, (at - opened_at).days)),
        weeks=tuple(
            (n, weeks.count(n), round(40 * weeks.count(n) / most, 1)) for n in range(-13, 13)
        ),
    )
