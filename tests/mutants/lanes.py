"""A copy of the tree with services of its own, in which one mutant after another is tried."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from mih.embedded import services
from mih.environment import ROOT
from tests.__main__ import environment_of
from tests.mutants.planting import Mutant

LEFT_BEHIND: Final = shutil.ignore_patterns(
    ".git", ".venv", ".mih", "__pycache__", ".*_cache", ".hypothesis"
)
PYTEST: Final = (sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider")
# It leaves no row behind: what stands in the database after it is what migrations made.
CLEAN: Final = "tests/journal/test_commands.py"
SECONDS_A_MUTANT: Final = 240


@dataclass(frozen=True, slots=True)
class Lane:
    """Where mutants are tried. Each begins with the database as migrations leave it."""

    tree: Path
    environment: dict[str, str]

    def fate(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """Whether a test fails while the mutant is planted: killed, hung, or survived."""
        file = self.tree / mutant.path
        original = file.read_text()
        self.begin_afresh()
        try:
            file.write_text(mutant.source)
            done = self.run(PYTEST, "--reuse-db", *tests, quiet=True)
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

    def begin_afresh(self, *names: str) -> None:
        """Make the tests' databases (one without names) again from the one that is kept."""
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as admin:
            for name in names or ("test_mutants",):
                admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[arg-type]
                admin.execute(f"CREATE DATABASE {name} TEMPLATE kept")  # type: ignore[arg-type]


@contextmanager
def open_lane(home: Path, number: int) -> Iterator[Lane]:
    """A lane ready to use. Raises RuntimeError where a test fails and nothing is planted."""
    tree, data = home / f"lane{number}", home / f"data{number}"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND, symlinks=True)
    with services(data) as addresses:
        environment = environment_of(data, addresses)
        own = {"PYTHONDONTWRITEBYTECODE": "1", "TEST_RUN": "mutants"}
        lane = Lane(tree, environment | own)
        collect = (sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        first = (*PYTEST, "--create-db", "--reuse-db", CLEAN)
        for step in (collect, first):
            done = lane.run(step, quiet=True)
            if done.returncode:
                raise RuntimeError(f"Nothing is planted, and it fails:\n{done.stdout.decode()}")
        with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as admin:
            admin.execute("DROP DATABASE IF EXISTS kept WITH (FORCE)")
            admin.execute("ALTER DATABASE test_mutants RENAME TO kept")
        yield lane
