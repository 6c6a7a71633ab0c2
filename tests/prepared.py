"""What every run needs and no test changes: made once for each state of the code, and copied.

`schema()` is the data folder of a PostgreSQL whose database is migrated and empty; `city()` is the
same with the demo's people in it, and hours in which nothing is ever shut. In both a database
`bare` stays empty, for a city of other people.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import psycopg

from mih.embedded import postgres, postgres_url, redis
from mih.environment import ROOT

CODE = ("mih", "programs", "dispatch", "triage", "journal", "cities")
SHAPES = ("migrations", "models", "models.py", "states", "states.py")  # what makes the tables


def schema() -> Path:
    def shapes(path: Path) -> bool:
        return path.suffix == ".py" and not {*path.parts}.isdisjoint(SHAPES)

    return _kept("schema", _fingerprint(shapes), _migrate)


def city() -> Path:
    def seed(made: Path) -> None:
        copy(schema(), made / "postgres")
        with _served(made) as manage:
            manage("seed_city")
            manage("load_hours", "tests/always_open.toml")

    return _kept("city", _fingerprint(lambda path: path.suffix != ".pyc"), seed)


def copy(prepared: Path, cluster: Path) -> None:
    """Put a prepared PostgreSQL where a new one is wanted; its owner stays as it is."""
    cluster.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", prepared / "postgres", cluster], check=True)


def _migrate(made: Path) -> None:
    with _served(made) as manage:
        manage("migrate", "--verbosity=0")
        with psycopg.connect(postgres_url(made / "postgres", "postgres"), autocommit=True) as line:
            line.execute("CREATE DATABASE bare TEMPLATE mih")


def _kept(name: str, key: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name and key; whoever comes first makes it, and drops the older ones."""
    kept = Path(os.environ["TEST_PREPARED"])
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = kept / f"{name}-{key}"
        if not folder.exists():
            for old in kept.glob(f"{name}-*"):
                shutil.rmtree(old)
            made = kept / f"{name}-unfinished"
            make(made)
            made.rename(folder)
    return folder


def _fingerprint(counts: Callable[[Path], bool]) -> str:
    digest = sha256(f"{version('django')} {version('django-axes')}".encode())
    files = [ROOT / "tests" / "always_open.toml"]
    files += [path for folder in CODE for path in (ROOT / folder).rglob("*")]
    for path in sorted(files):
        if path.is_file() and counts(path.relative_to(ROOT)):
            digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _served(folder: Path) -> Iterator[Callable[..., None]]:
    """PostgreSQL and Redis of a folder in the making, and manage.py before them."""
    with postgres(folder / "postgres", lasting=False) as database, redis(folder / "redis") as bell:
        addresses = {"DATABASE_URL": database, "REDIS_URL": bell, "MIH_DATA": str(folder)}
        mode = {"SECRET_KEY": "for-tests-only", "DEBUG": "1", "DEMO": "1"}

        def manage(*command: str) -> None:
            words = [sys.executable, "manage.py", *command]
            subprocess.run(words, cwd=ROOT, env={**os.environ, **addresses, **mode}, check=True)

        yield manage
