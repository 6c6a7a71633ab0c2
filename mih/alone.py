"""One run at a time over a data folder, and nothing left of one that was killed.

`make run` and `make test` hold their folder by this module. What they start carries the
folder's name in its environment, so that the next run can end what a killed one left behind.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import psutil

from mih.environment import BadEnvironment

MARK = "MIH_SUPERVISED_IN"


@contextlib.contextmanager
def alone(data: Path, name: str) -> Iterator[None]:
    """Hold the data folder; a second run on it is told so instead of fighting over it."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "run.lock").open("w") as lock:
        try:
            # A record lock, which forked children do not inherit: it dies with us.
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadEnvironment(f"`{name}` is already running on {data}.") from None
        _end_leftovers(data)
        os.environ[MARK] = str(data)
        yield


def _end_leftovers(data: Path) -> None:
    """End what a killed run left behind: its children carry the folder's mark.

    A PostgreSQL among them would, once it missed its files, take away the socket that the new
    one had made in the same place.
    """
    left = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(MARK) == str(data) and process.pid != os.getpid():
                left.append(process)
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, alive = psutil.wait_procs(left, timeout=5)
    for process in alive:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=5)
    _clear_dead_cluster(data / "postgres")


def _clear_dead_cluster(cluster: Path) -> None:
    """A postmaster.pid of a dead PostgreSQL stops the next one if its number is in use again."""
    note = cluster / "postmaster.pid"
    if not note.exists():
        return
    number = note.read_text().splitlines()[:1]
    with contextlib.suppress(psutil.Error, ValueError, IndexError):
        if "postgres" in psutil.Process(int(number[0])).name():
            return
    note.unlink()
