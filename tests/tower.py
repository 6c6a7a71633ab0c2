"""`python -m tests.tower`: draw docs/tower.svg, the house as its imports say it is.

Each app is a storey, each noun a room. A room stands one row above the highest room of its storey
that it imports from, so nothing points up. A line is drawn only where no longer way leads down;
lines that end in the same room share one way there.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from html import escape
from pathlib import Path
from typing import Final

import grimp

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = ROOT / "docs" / "tower.svg"
COMMAND: Final = "make tower"
# From the ground up.
STOREYS: Final = ("journal", "programs", "dispatch", "triage", "mih")
# Where Django collects what the nouns define: they import every noun, and mean none.
COLLECTING: Final = frozenset({"migrations", "apps", "models", "urls", "admin", "tasks"})
OWN_MODELS: Final = "journal.models"  # the journal is one noun; its rows are a room like any other

WIDTH, LEFT, ROW, HEIGHT, SPACE, PASS = 1080, 118, 52, 24, 12, 9
LETTER: Final = 7.3  # of the font below, in pixels
SWEEPS: Final = 24

Graph = Mapping[str, frozenset[str]]


class Circle(Exception):
    """Two or more rooms import each other, so that none of them can stand above the others."""


def rooms() -> Graph:
    """Every room with the rooms it imports from."""
    graph = grimp.build_graph(*STOREYS, cache_dir=None)
    below: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        if room := _room(module):
            names = {_room(name) for name in graph.find_modules_directly_imported_by(module)}
            below[room].update(name for name in names if name and name != room)
    return {room: frozenset(below[room]) for room in sorted(below)}


def _room(module: str) -> str | None:
    name = ".".join(module.split(".")[:2])
    _, _, noun = name.partition(".")
    return name if noun and (noun not in COLLECTING or name == OWN_MODELS) else None


def _from_the_ground(graph: Graph) -> list[str]:
    """Every room after those it imports from. `Circle` names the rooms that import each other."""
    try:
        return list(TopologicalSorter({room: sorted(graph[room]) for room in graph}).static_order())
    except CycleError as error:
        # The error lists each room before the one that imports it.
        circle = reversed(error.args[1])
        raise Circle("Rooms import each other: " + " imports ".join(circle)) from None


def direct(graph: Graph) -> set[tuple[str, str]]:
    """The imports without those that a longer way down makes plain."""
    reach: dict[str, frozenset[str]] = {}
    for room in _from_the_ground(graph):
        reach[room] = graph[room].union(*(reach[name] for name in graph[room]))
    return {
        (room, name)
        for room in graph
        for name in graph[room]
        if not any(name in reach[other] for other in graph[room])
    }


def rows(graph: Graph) -> dict[str, int]:
    """The row of each room, counted from the ground of the house."""
    height: dict[str, int] = {}
    for room in _from_the_ground(graph):
        neighbors = [height[name] for name in graph[room] if _storey(name) == _storey(room)]
        height[room] = max(neighbors, default=-1) + 1
    ground = 0
    for storey in STOREYS:
        own = [room for room in height if _storey(room) == storey]
        top = max((height[room] for room in own), default=-1) + 1
        height |= {room: height[room] + ground for room in own}
        ground += top
    return height


def _storey(room: str) -> str:
    return room.split(".")[0]


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where a room stands, or where the lines to a room pass through a row."""

    row: int
    room: str
    passes: bool

    @property
    def width(self) -> float:
        return PASS if self.passes else len(_noun(self.room)) * LETTER + 14


def _noun(room: str) -> str:
    return room.partition(".")[2]


Lines = dict[tuple[Place, Place], bool]


def lines(graph: Graph) -> Lines:
    """Each line, in pieces from one row to the next one down, and whether it stays in a storey."""
    height = rows(graph)
    pieces: Lines = {}
    for upper, lower in sorted(direct(graph)):
        stays = _storey(upper) == _storey(lower)
        start = Place(height[upper], upper, passes=False)
        for row in range(height[upper] - 1, height[lower] - 1, -1):
            end = Place(row, lower, passes=row > height[lower])
            pieces[start, end] = pieces.get((start, end), False) or stays
            start = end
    return pieces


def laid_out(graph: Graph) -> dict[Place, float]:
    """The middle of each place from the left, each as near to what it is joined with as can be."""
    pieces = lines(graph)
    own = {Place(row, room, passes=False) for room, row in rows(graph).items()}
    by_row: dict[int, list[Place]] = defaultdict(list)
    for place in sorted(own.union(*pieces)):
        by_row[place.row].append(place)
    near: dict[Place, tuple[list[Place], list[Place]]] = {
        place: ([], []) for places in by_row.values() for place in places
    }
    for upper, lower in sorted(pieces):
        near[upper][0].append(lower)
        near[lower][1].append(upper)
    middle: dict[Place, float] = {}
    for places in by_row.values():
        middle |= _row_of(places, dict.fromkeys(places, WIDTH / 2))
    for sweep in range(SWEEPS):
        for row in sorted(by_row, reverse=bool(sweep % 2)):
            places = by_row[row]
            wanted = {place: _wanted(place, near[place], sweep, middle) for place in places}
            places.sort(key=lambda place: (wanted[place], place))
            middle |= _row_of(places, wanted)
    return middle


def _wanted(
    place: Place,
    near: tuple[Sequence[Place], Sequence[Place]],
    sweep: int,
    middle: Mapping[Place, float],
) -> float:
    """The mean of its neighbors: those behind the sweep at first, all of them at the end."""
    behind = near[sweep % 2] if sweep < SWEEPS / 2 else (*near[0], *near[1])
    if not behind:
        return middle[place]
    return sum(middle[other] for other in behind) / len(behind)


def _row_of(places: Sequence[Place], wanted: Mapping[Place, float]) -> dict[Place, float]:
    """As near to what is wanted as goes without overlaps (pool adjacent violators)."""
    offsets, at = [], 0.0
    for place in places:
        offsets.append(at + place.width / 2)
        at += place.width + SPACE
    pools: list[tuple[float, int]] = []
    for place, offset in zip(places, offsets, strict=True):
        mean, count = wanted[place] - offset, 1
        while pools and pools[-1][0] > mean:
            last, size = pools.pop()
            mean, count = (last * size + mean * count) / (size + count), size + count
        pools.append((mean, count))
    starts = [mean for mean, count in pools for _ in range(count)]
    most = WIDTH - at
    return {
        place: min(max(start, LEFT), max(most, LEFT)) + offset
        for place, start, offset in zip(places, starts, offsets, strict=True)
    }


def draw(graph: Graph) -> str:
    """The picture, as SVG. The same imports give the same text."""
    middle = laid_out(graph)
    height = rows(graph)
    high = (max(height.values()) + 1) * ROW
    parts = [_HEAD.format(width=WIDTH, high=high)]
    parts += _storeys(height, high)
    spots = {place: (round(x), _level(place, high)) for place, x in middle.items()}
    for (upper, lower), stays in sorted(lines(graph).items()):
        parts.append(_line(spots[upper], spots[lower], lower.passes, stays))
    boxes = sorted(place for place in spots if not place.passes)
    parts += [_box(place, spots[place], graph[place.room]) for place in boxes]
    return "\n".join([*parts, "</svg>", ""])


def _level(place: Place, high: int) -> int:
    """The middle of its row, from the top."""
    return high - place.row * ROW - ROW // 2


def _storeys(height: Mapping[str, int], high: int) -> Iterator[str]:
    for storey in STOREYS:
        own = [row for room, row in height.items() if _storey(room) == storey]
        top, bottom = high - (max(own) + 1) * ROW, high - min(own) * ROW
        yield (
            f'<rect class="storey" x="4" y="{top + 3}" width="{WIDTH - 8}" '
            f'height="{bottom - top - 6}" rx="8"/>'
            f'<text class="name" x="16" y="{top + 26}">{storey}/</text>'
        )


def _line(start: tuple[int, int], end: tuple[int, int], passes: bool, stays: bool) -> str:
    """A curve from the floor of a room to the roof of the next, and straight on past a row."""
    (x1, y1), (x2, y2) = start, end
    y1, y2 = y1 + HEIGHT // 2, y2 - HEIGHT // 2
    half = (y1 + y2) // 2
    past = f" V{y2 + HEIGHT}" if passes else ""
    kind = "down" if stays else "out"
    return f'<path class="{kind}" d="M{x1} {y1}C{x1} {half} {x2} {half} {x2} {y2}{past}"/>'


def _box(place: Place, spot: tuple[int, int], below: Iterable[str]) -> str:
    (x, y), width = spot, round(place.width)
    says = escape(f"{place.room} imports " + (", ".join(sorted(below)) or "nothing of ours"))
    return (
        f'<g><title>{says}</title><rect class="room" x="{x - width // 2}" y="{y - HEIGHT // 2}" '
        f'width="{width}" height="{HEIGHT}" rx="4"/>'
        f'<text x="{x}" y="{y + 4}" text-anchor="middle">{escape(_noun(place.room))}</text></g>'
    )


_HEAD: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {high}" font-size="12" \
font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" role="img">
<title>The house: what each noun imports from, drawn from the code</title>
<style>
svg {{ background: #fff }} text {{ fill: #1b2733 }}
.storey {{ fill: #eef2f6; stroke: #c3ced9 }} .name {{ font-weight: bold; font-size: 15px }}
.room {{ fill: #fff; stroke: #4a6078 }}
.down, .out {{ fill: none; stroke: #6c8199 }} .out {{ stroke: #b3893f; stroke-dasharray: 5 3 }}
g:hover .room {{ stroke-width: 2.5 }}
@media (prefers-color-scheme: dark) {{
svg {{ background: #0f151b }} text {{ fill: #dfe7ef }}
.storey {{ fill: #18212a; stroke: #2e3c4a }} .room {{ fill: #0f151b; stroke: #8299b1 }}
.down {{ stroke: #7389a0 }} .out {{ stroke: #a98a55 }}
}}
</style>"""


def main() -> int:
    try:
        PICTURE.write_text(draw(rooms()))
    except Circle as circle:
        print(circle, file=sys.stderr)
        return 1
    print(f"{PICTURE.relative_to(ROOT)} is drawn.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
