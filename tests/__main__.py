"""`python -m tests [pytest arguments]`: run on real services, embedded where none are given.

With --all, run everything (or what -k leaves of it) as `make test` does: the tests that mostly
wait and those that mostly count are two runs of pytest, side by side.
With --checks-only, run instead the checks that need a database but no test.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from mih.alone import alone
from mih.embedded import services
from mih.environment import ROOT
from tests import prepared

CHECKS = (
    ["makemigrations", "--check", "--dry-run"],
    ["check", "--deploy", "--fail-level", "WARNING"],
)
WAITING = ("tests/run", "tests/stories", "tests/browser")
SPREAD = ("--dist", "load", "--maxschedchunk", "1")
NOTHING_SELECTED = 5  # pytest's exit status when no test was


def main() -> int:
    data = Path(os.environ.get("MIH_DATA", ROOT / ".mih")).resolve() / "test"
    os.environ["TEST_PREPARED"] = str(data.parent / "prepared")
    with alone(data, "make test"):
        if not os.environ.get("DATABASE_URL"):
            shutil.rmtree(data / "postgres", ignore_errors=True)
            prepared.copy(prepared.schema(), data / "postgres")
            os.environ["TEST_TEMPLATE"] = "mih"
        with services(data, lasting=False) as addresses:
            environment = {"SECRET_KEY": "for-tests-only-" + "x" * 48, **os.environ, **addresses}
            environment |= {"MIH_DATA": str(data)}
            environment.setdefault("SSL_REDIRECT", "1")
            run = _checks if sys.argv[1:] == ["--checks-only"] else _tests
            return run(environment)


def _checks(environment: dict[str, str]) -> int:
    for check in CHECKS:
        command = [sys.executable, "manage.py", *check]
        if status := subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            return status
    return 0


def _tests(environment: dict[str, str]) -> int:
    environment["DEBUG"] = "0"
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    if "--all" in sys.argv:
        arguments = [one for one in sys.argv[1:] if one != "--all"]
        named = any((ROOT / one.split("::")[0]).exists() for one in arguments)
        if not named:
            return _side_by_side(environment, arguments)
        return _pytest(environment, "alone", "-n2", *arguments).wait()
    return _pytest(environment, "alone", *sys.argv[1:]).wait()


def _side_by_side(environment: dict[str, str], arguments: list[str]) -> int:
    """Two runs at once, told of one after the other. Nothing may fail, and something must run."""
    elsewhere = [f"--ignore={folder}" for folder in WAITING]
    with tempfile.TemporaryFile() as told:
        counting = _pytest(environment, "counting", "-n2", *elsewhere, *arguments, output=told)
        waiting = _pytest(environment, "waiting", "-n3", *SPREAD, *WAITING, *arguments)
        statuses = (waiting.wait(), counting.wait())
        told.seek(0)
        shutil.copyfileobj(told, sys.stdout.buffer)
    failed = [status for status in statuses if status not in (0, NOTHING_SELECTED)]
    return failed[0] if failed else min(statuses)


def _pytest(
    environment: dict[str, str], name: str, *arguments: str, output=None
) -> subprocess.Popen:
    """A run with databases and folders of its own, which nothing else on this machine sweeps."""
    folder = Path(environment["MIH_DATA"]) / name
    folder.mkdir(exist_ok=True)
    own = {"TEST_RUN": name, "PYTEST_DEBUG_TEMPROOT": str(folder)}
    command = [sys.executable, "-m", "pytest", "-o", f"cache_dir={folder / 'cache'}", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment | own, stdout=output, stderr=output)


if __name__ == "__main__":
    sys.exit(main())
