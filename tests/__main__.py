"""`python -m tests [pytest arguments]`: run on real services, embedded where none are given.

With --checks-only, run instead the checks that need a database but no test.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from mih.embedded import services
from mih.environment import ROOT

CHECKS = (
    ["makemigrations", "--check", "--dry-run"],
    ["check", "--deploy", "--fail-level", "WARNING"],
)


def main() -> int:
    data = Path(os.environ.get("MIH_DATA", ROOT / ".mih")).resolve() / "test"
    with services(data) as addresses:
        environment = environment_of(data, addresses)
        if sys.argv[1:] == ["--checks-only"]:
            return _checks(environment)
        shutil.rmtree(data / "city", ignore_errors=True)  # founded anew by the first who needs one
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
        subprocess.run(collect, cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "pytest", *sys.argv[1:]]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def environment_of(data: Path, addresses: dict[str, str]) -> dict[str, str]:
    """What the tests run in: the services at `addresses`, and nothing of production."""
    given = {"SECRET_KEY": "for-tests-only-" + "x" * 48, "SSL_REDIRECT": "1", **os.environ}
    return {**given, **addresses, "MIH_DATA": str(data), "DEBUG": "0"}


def _checks(environment: dict[str, str]) -> int:
    for check in CHECKS:
        command = [sys.executable, "manage.py", *check]
        if status := subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
