"""Ordered decision diagrams: a function of closed answers, with each part of it kept once.

A table of thirteen questions has a million cases and a diagram of some hundred nodes. Whatever
is asked of every node has been asked of every case, so the proof is exact without trying them
one by one (docs/decisions/0013).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Conditions = Mapping[int, frozenset[int]]
Picked = dict[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Fork:
    """Asks question number `level`; `children` are in the order of its answers.

    One that `stands` is not asked here: unless somebody answered it all the same, it stands at
    that answer.
    """

    level: int
    children: tuple["Node", ...]
    stands: int | None = None


Node = Leaf | Fork


class Diagrams:
    """A store in which equal nodes are one object, so that `is` compares functions."""

    def __init__(self, widths: Sequence[int]) -> None:
        self.widths = widths
        self._leaves: dict[Hashable, Leaf] = {}
        self._forks: dict[tuple[int, ...], Fork] = {}

    # Nodes are known by id(): the store holds each of them, so no id is given out twice.
    def leaf(self, value: Hashable) -> Leaf:
        return self._leaves.setdefault(value, Leaf(value))

    def fork(self, level: int, children: Sequence[Node], stands: int | None = None) -> Node:
        # A question whose answers all lead to the same is not asked: so equal functions are equal.
        if all(child is children[0] for child in children):
            return children[0]
        key = (level, -1 if stands is None else stands, *map(id, children))
        return self._forks.setdefault(key, Fork(level, tuple(children), stands))

    def first_match(self, cases: Sequence[tuple[Conditions, Hashable]], default: Hashable) -> Node:
        """The function whose value is that of the first case whose conditions all hold."""
        values = [value for _, value in cases] + [default]
        last = [max(when, default=-1) for when, _ in cases]
        known: dict[tuple[int, ...], Node] = {}

        def live(alive: Sequence[int], level: int, answer: int) -> tuple[int, ...]:
            """The cases still possible after an answer, up to the first that is sure."""
            kept: list[int] = []
            for case in alive:
                wanted = cases[case][0].get(level)
                if wanted is not None and answer not in wanted:
                    continue
                kept.append(case)
                # All its questions are answered as it wants: no later case can come first.
                if last[case] <= level:
                    break
            return tuple(kept)

        def build(alive: tuple[int, ...], level: int) -> Node:
            if not alive or last[alive[0]] < level:
                return self.leaf(values[alive[0]] if alive else default)
            key = (level, *alive)
            if key not in known:
                children = [
                    build(live(alive, level, answer), level + 1)
                    for answer in range(self.widths[level])
                ]
                known[key] = self.fork(level, children)
            return known[key]

        sure = next((n for n, when in enumerate(last) if when < 0), len(cases) - 1)
        return build(tuple(range(sure + 1)), 0)

    def combine(self, first: Node, second: Node, value: Callable[[Any, Any], Hashable]) -> Node:
        """The function that is `value` of two others, case by case."""
        known: dict[tuple[int, int], Node] = {}

        def join(left: Node, right: Node) -> Node:
            if isinstance(left, Leaf) and isinstance(right, Leaf):
                return self.leaf(value(left.value, right.value))
            key = (id(left), id(right))
            if key not in known:
                level, pairs = side_by_side(left, right)
                known[key] = self.fork(level, [join(a, b) for a, b in pairs])
            return known[key]

        return join(first, second)

    def restrict(self, node: Node, picked: Mapping[int, int]) -> Node:
        """The function that remains once some questions are answered, and no other is that is
        not asked.
        """
        return self._cut(node, picked, silent=True)

    def given(self, node: Node, picked: Mapping[int, int]) -> Node:
        """The function that remains once some questions are answered; others may still be."""
        return self._cut(node, picked, silent=False)

    def _cut(self, node: Node, picked: Mapping[int, int], *, silent: bool) -> Node:
        known: dict[int, Node] = {}

        def cut(here: Node) -> Node:
            if isinstance(here, Leaf):
                return here
            if here.level in picked:
                return cut(here.children[picked[here.level]])
            if silent and here.stands is not None:
                return cut(here.children[here.stands])
            if id(here) not in known:
                children = [cut(child) for child in here.children]
                known[id(here)] = self.fork(here.level, children, here.stands)
            return known[id(here)]

        return cut(node)

    def asked_where(self, node: Node, level: int, where: Node, otherwise: int) -> Node:
        """The same function, with one question asked only where `where` says so. That may
        depend on questions before it.
        """
        known: dict[tuple[int, int], Node] = {}

        def walk(here: Node, asked: Node) -> Node:
            if isinstance(here, Leaf) or here.level > level:
                return here
            if here.level == level and isinstance(asked, Leaf):
                return here if asked.value else self.fork(level, here.children, otherwise)
            key = (id(here), id(asked))
            if key not in known:
                first, pairs = side_by_side(here, asked)
                stands = here.stands if here.level == first else None
                known[key] = self.fork(first, [walk(a, b) for a, b in pairs], stands)
            return known[key]

        return walk(node, where)


def side_by_side(left: Node, right: Node) -> tuple[int, list[tuple[Node, Node]]]:
    """The first question that either asks, and what each becomes with each answer to it."""
    levels = [node.level for node in (left, right) if isinstance(node, Fork)]
    level = min(levels)
    a, b = _answers(left, level), _answers(right, level)
    width = len(a or b)
    return level, list(zip(a or [left] * width, b or [right] * width, strict=True))


def _answers(node: Node, level: int) -> tuple[Node, ...]:
    return node.children if isinstance(node, Fork) and node.level == level else ()


def forks(node: Node) -> Iterator[tuple[Fork, Picked]]:
    """Every question asked anywhere in the diagram, with answers that lead there."""
    seen: set[int] = set()
    waiting: list[tuple[Node, Picked]] = [(node, {})]
    while waiting:
        here, path = waiting.pop()
        if isinstance(here, Leaf) or id(here) in seen:
            continue
        seen.add(id(here))
        yield here, path
        waiting += [(child, {**path, here.level: n}) for n, child in enumerate(here.children)]


def leaves(node: Node) -> dict[Any, Picked]:
    """Every value the function takes, with answers that lead to it."""
    if isinstance(node, Leaf):
        return {node.value: {}}
    cases: dict[Any, Picked] = {}
    for fork, path in forks(node):
        for n, child in enumerate(fork.children):
            if isinstance(child, Leaf):
                cases.setdefault(child.value, {**path, fork.level: n})
    return cases


def find_case(milder: Node, graver: Node, bad: Callable[[Any, Any], bool]) -> Picked | None:
    """Answers for which `bad` holds between two functions, or None if there are none."""
    fine: set[tuple[int, int]] = set()

    def seek(left: Node, right: Node) -> Picked | None:
        if left is right or (id(left), id(right)) in fine:
            return None
        if isinstance(left, Leaf) and isinstance(right, Leaf):
            return {} if bad(left.value, right.value) else None
        level, pairs = side_by_side(left, right)
        for answer, (a, b) in enumerate(pairs):
            case = seek(a, b)
            if case is not None:
                return {level: answer, **case}
        fine.add((id(left), id(right)))
        return None

    return seek(milder, graver)
