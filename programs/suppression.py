"""Which counts may be published: none under five, and none that subtraction would give back.

Pure (docs/decisions/0028). Every table that is published is one list of cells that add up to a
total which is published too, over a span that overlaps no other published span in part. So what
somebody can learn of the hidden cells of a table is their sum, and how the hiding is done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

SMALLEST: Final = 5
# With a sum below this, hidden cells could be guessed too well.
LEAST_HIDDEN: Final = 10


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they may be shown: a count, or None where it is hidden. So may the total be."""

    cells: Mapping[str, int | None]
    total: int | None

    @property
    def hides(self) -> bool:
        return self.total is None or None in self.cells.values()


def suppress(cells: Mapping[str, int]) -> Table:
    """Hide what is from 1 to 4, and as many more as keep those from being worked out.

    Somebody who knows this rule, the total, and every cell that is shown still finds each of
    1, 2, 3 and 4 possible for every small cell: the hidden ones add up to R, at least two are
    hidden, none of them is larger than the smallest that is shown, and R is large enough, and
    small enough, for all four. Nothing is hidden where nothing is small. A nought is shown.
    """
    total = sum(cells.values())
    hidden = {name for name, count in cells.items() if 0 < count < SMALLEST}
    if not hidden:
        return Table(dict(cells), total if total == 0 or total >= SMALLEST else None)
    # The next smallest, by count and then by name, so that the same table is always hidden alike.
    others = sorted((n for n in cells if cells[n] >= SMALLEST), key=lambda n: (cells[n], n))
    while not _safe(cells, hidden, others) and others:
        hidden.add(others.pop(0))
    if not _safe(cells, hidden, others):
        shown: dict[str, int | None] = {n: (0 if c == 0 else None) for n, c in cells.items()}
        return Table(shown, None)
    return Table({n: None if n in hidden else c for n, c in cells.items()}, total)


def may_share(part: int, whole: int) -> bool:
    """Whether a share may be published: neither those who are so nor those who are not are few."""
    rest = whole - part
    return all(count == 0 or count >= SMALLEST for count in (part, rest)) and whole >= LEAST_HIDDEN


def _safe(cells: Mapping[str, int], hidden: set[str], others: list[str]) -> bool:
    """Whether every small cell may be any of 1 to 4, for whoever knows the rule."""
    whole, count = sum(cells[name] for name in hidden), len(hidden)
    if count < 2 or whole < LEAST_HIDDEN:
        return False
    if not others:
        return True
    largest = cells[others[0]]
    # The others of the hidden must be able to make up R - 1 (and with it R - 2, R - 3, R - 4).
    return whole - 1 <= (count - 1) * largest
