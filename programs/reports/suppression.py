"""Which counts may be published: none under five, and none that can be worked out.

Pure (docs/decisions/0028). Every table that is published is one list of cells that add up to a
known total, over a span that overlaps no other published span in part. So what can be learned of
the hidden cells is their sum, and how it is decided which are hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

SMALLEST: Final = 5
# Hidden cells add up to this and one more for each of them, or they could be guessed too well.
LEAST_SUM: Final = 8
LEAST_SHARED: Final = 10


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they may be shown: a count, or None where it is hidden."""

    cells: Mapping[str, int | None]
    total: int

    @property
    def hides(self) -> bool:
        return None in self.cells.values()


def suppress(cells: Mapping[str, int], secret: str) -> Table | None:
    """The table as it may be published, or None where it may not be at all.

    Cells from 1 to 4 are hidden, and with them others in an order that only `secret` tells.
    Somebody who knows this rule, but not the secret, finds each of 1, 2, 3 and 4 possible for
    every small cell: a test tries all tables of few cells. A nought is shown.
    """
    return hide(cells, sorted(cells, key=lambda name: sha256(f"{secret}|{name}".encode()).digest()))


def hide(cells: Mapping[str, int], order: Sequence[str]) -> Table | None:
    """Hide what is small, and of the others, in this order, as many as it takes: at least one,
    and until what is hidden adds up to enough.
    """
    total = sum(cells.values())
    small = {name for name, count in cells.items() if 0 < count < SMALLEST}
    if not small:
        return Table(dict(cells), total)
    hidden, others = set(small), [name for name in order if cells[name] >= SMALLEST]
    while hidden == small or sum(cells[name] for name in hidden) < len(hidden) + LEAST_SUM:
        if not others:
            return None
        hidden.add(others.pop(0))
    return Table({n: None if n in hidden else c for n, c in cells.items()}, total)


def may_share(part: int, whole: int) -> bool:
    """Whether a share may be published: neither those who are so nor those who are not are few."""
    rest = whole - part
    return all(count == 0 or count >= SMALLEST for count in (part, rest)) and whole >= LEAST_SHARED
