"""Which mutants there are of the files that decide: commands, permissions and states."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final, cast

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from tests.mutants.operators import operators_for

APPS: Final = ("journal", "programs", "dispatch", "triage")
DECIDING: Final = {"services", "permissions", "states"}
# What runs at import or is no behavior at all.
PASSED_OVER: Final = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom, cst.AssignTarget)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one file. `lines` are those it is on, and where its statement begins."""

    path: Path
    kind: str
    lines: tuple[int, ...]
    module: cst.Module
    node: cst.CSTNode
    new: cst.CSTNode

    @property
    def source(self) -> str:
        """The file's text with the change."""
        return cast(cst.Module, self.module.deep_replace(self.node, self.new)).code

    @property
    def title(self) -> str:
        before, after = _line(self.module, self.node), _line(self.module, self.new)
        return f"{self.path}:{self.lines[0]} {self.kind}: {before} → {after}"


def deciding_files(root: Path) -> list[Path]:
    """Relative paths, wherever a noun's folder puts them: `services.py`, `services/x.py`."""
    files = (file.relative_to(root) for app in APPS for file in (root / app).rglob("*.py"))
    return sorted(one for one in files if DECIDING & {*one.parts[:-1], one.stem})


def mutants_of(root: Path, path: Path) -> Iterator[Mutant]:
    """Every mutant of one file."""
    wrapper = MetadataWrapper(cst.parse_module((root / path).read_text()))
    places, module = wrapper.resolve(PositionProvider), wrapper.module
    operators = operators_for(module)
    for node, statement in _nodes(module, None):
        first, here = places[statement].start.line, places[node]
        lines = tuple(sorted({first, *range(here.start.line, here.end.line + 1)}))
        for kind, operator in operators:
            if isinstance(node, kind):
                name = operator.__name__.removeprefix("operator_")
                for new in operator(node):
                    yield Mutant(path, name, lines, module, node, new)


def sample(mutants: list[Mutant], count: int, seed: int) -> list[Mutant]:
    """As many as are wanted, dealt evenly over the kinds, so that no kind fills the sample."""
    random, dealt = Random(seed), []
    kinds = defaultdict(list)
    for one in mutants:
        kinds[one.kind].append(one)
    piles = [pile for _, pile in sorted(kinds.items())]
    for pile in piles:
        random.shuffle(pile)
    while len(dealt) < count and any(piles):
        dealt += [pile.pop() for pile in piles if pile]
    return dealt[:count]


def _nodes(node: cst.CSTNode, statement: cst.CSTNode | None) -> Iterator[tuple[cst.CSTNode, ...]]:
    """Every node that may be broken, with the statement it is in."""
    for child in node.children:
        if isinstance(child, PASSED_OVER):
            continue
        within = child if isinstance(child, cst.SimpleStatementLine | cst.If) else statement
        within = within or child
        yield child, within
        yield from _nodes(child, within)


def _line(module: cst.Module, node: cst.CSTNode) -> str:
    words = " ".join(module.code_for_node(node).split())
    return words if len(words) <= 110 else f"{words[:107]}…"
