"""Which tests a mutant must answer to: those that run its lines, the most particular first."""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from coverage import CoverageData

from tests.mutants.lanes import Lane
from tests.mutants.planting import Mutant

# Browsers, processes that are killed and the demo run everything a little, and slowly.
MEASURED: Final = ("tests/journal", "tests/programs", "tests/dispatch", "tests/triage", "tests/api")
ALSO: Final = ("tests/console", "tests/docs", "tests/who_may", "tests/test_commands_may.py")
# Tables of what there is, which a constant missing from one contradicts.
LISTS: Final = ("tests/docs", "tests/test_commands_may.py")
AT_MOST: Final = 150
WORKERS: Final = 2


def record(lane: Lane, kept: Path) -> None:
    """Run the tests once, and write down which lines each of them runs."""
    kept.with_suffix(".failed").write_text("")
    paths = [one for one in (*MEASURED, *ALSO) if (lane.tree / one).exists()]
    options = ["-p", "tests.mutants.record", "-n", str(WORKERS), "--no-header"]
    at_once = Lane(lane.tree, {**lane.environment, "MUTANTS_RECORD": str(kept)})
    at_once.run([sys.executable, "-m", "pytest", "-q"], *options, *paths, quiet=False)
    whole = CoverageData(str(kept))
    for part in sorted(set(kept.parent.glob(f"{kept.name}.*")) - {kept.with_suffix(".failed")}):
        data = CoverageData(str(part))
        data.read()
        whole.update(data)
        os.unlink(part)


class Relevance:
    """The record, asked."""

    def __init__(self, kept: Path, tree: Path) -> None:
        data = CoverageData(str(kept))
        data.read()
        failed = set(kept.with_suffix(".failed").read_text().splitlines())
        self.tree = tree
        # A list is asked as a folder; what fails in it while nothing is planted kills nothing.
        self.silent = [f"--deselect={test}" for test in sorted(failed)]
        self.runs: dict[str, dict[int, list[str]]] = {}
        self.breadth: Counter[str] = Counter()
        for file in data.measured_files():
            known = data.contexts_by_lineno(file)
            lines = {at: [one for one in tests if one not in failed] for at, tests in known.items()}
            self.runs[str(Path(file).relative_to(tree))] = lines
            for tests in lines.values():
                self.breadth.update(tests)

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Test ids; those that run the least besides come first. A line run at import alone
        is asked of the tests of its noun, of those that hold the lists, and of every test
        that its file's functions know.
        """
        lines = self.runs.get(str(mutant.path), {})
        tests = {test for line in mutant.lines for test in lines.get(line, ()) if test}
        if tests:
            return self._first(tests)
        noun = str(Path("tests", *mutant.path.parts[:-1]))
        lists = [one for one in (*LISTS, noun) if (self.tree / one).exists()]
        known = self._first({test for tests in lines.values() for test in tests if test})
        return [*lists, *known, *self.silent]

    def _first(self, tests: set[str]) -> list[str]:
        return sorted(tests, key=lambda test: (self.breadth[test], test))[:AT_MOST]
