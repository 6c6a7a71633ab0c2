"""A copy of the tree with services of its own, in which one mutant after another is tried."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mih.embedded import services
from mih.environment import ROOT
from tests import prepared
from tests.__main__ import environment_of
from tests.mutants.planting import Mutant

LEFT_BEHIND: Final = shutil.ignore_patterns(
    ".git", ".venv", ".mih", "__pycache__", ".*_cache", ".hypothesis"
)
PYTEST: Final = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider")
UNTOUCHED: Final = "tests/journal/test_commands.py"
SECONDS_A_MUTANT: Final = 240


@dataclass(frozen=True, slots=True)
class Lane:
    """Where mutants are tried. Each run of the tests makes its database from the prepared one."""

    tree: Path
    environment: dict[str, str]

    def fate(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """Whether a test fails while the mutant is planted: killed, hung, or survived."""
        file = self.tree / mutant.path
        original = file.read_text()
        try:
            file.write_text(mutant.source)
            done = self.run(PYTEST, *tests, quiet=True)
        except subprocess.TimeoutExpired:
            return "hung"
        finally:
            file.write_text(original)
        return "killed" if done.returncode else "survived"

    def run(self, command: Sequence[str], *more: str, quiet: bool) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*command, *more], cwd=self.tree, env=self.environment, check=False,
            capture_output=quiet, timeout=SECONDS_A_MUTANT if quiet else None,
        )  # fmt: skip


@contextmanager
def open_lane(home: Path, number: int) -> Iterator[Lane]:
    """A lane ready to use. Raises RuntimeError where a test fails and nothing is planted."""
    tree, data = home / f"lane{number}", home / f"data{number}"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND, symlinks=True)
    os.environ["TEST_PREPARED"] = str(home.parent / "prepared")
    shutil.rmtree(data / "postgres", ignore_errors=True)
    prepared.copy(prepared.schema(), data / "postgres")
    with services(data, lasting=False) as addresses:
        kept = {"TEST_TEMPLATE": "mih", "TEST_RUN": "mutant", "PYTHONDONTWRITEBYTECODE": "1"}
        lane = Lane(tree, {**environment_of(data, addresses), **kept})
        collect = (sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        for step in (collect, (*PYTEST, UNTOUCHED)):
            done = lane.run(step, quiet=True)
            if done.returncode:
                raise RuntimeError(f"Nothing is planted, and it fails:\n{done.stdout.decode()}")
        yield lane
