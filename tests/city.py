"""A whole city of real processes, in which anything may be killed."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from hashlib import sha256
from http.client import HTTPException
from http.cookiejar import CookieJar

import psycopg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from mih import embedded
from mih.environment import ROOT
from tests import prepared

ROW = re.compile(r'<li class="call".*?</li>', re.DOTALL)
PATIENCE_SECONDS = 120
SUBJECT = re.compile(r'data-subject="([^"]+)"')


class City:
    """PostgreSQL, Redis, two web processes, the worker and the clock."""

    def __init__(self, folder, database="mih", **environment):
        self.folder = folder
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.running, self.tokens = {}, {}
        self.environment = {
            **os.environ,
            "DATABASE_URL": embedded.postgres_url(folder / "postgres", database),
            "REDIS_URL": embedded.redis_url(folder / "redis"),
            "MIH_DATA": str(folder),
            "SECRET_KEY": "for-tests-only",
            "DEBUG": "1",
            "DEMO": "1",
            **environment,
        }

    def start_all(self, *processes):
        if "worker" not in processes:
            # Nobody is to be paged about a worker that was never meant to be there.
            self.environment["WORKER_LATE_SECONDS"] = "86400"
        self.start_services()
        for name in processes:
            self.start(name)
        eventually(self.ready)

    def start_services(self):
        """PostgreSQL with the data of the city as it is founded, and Redis."""
        prepared.copy(prepared.city(), self.folder / "postgres")
        self.start("postgres")
        self.start("redis")

    def start(self, name):
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                self._command(name),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if name == "postgres":
            embedded.await_postgres(self.folder / "postgres")
        if name == "redis":
            embedded.await_socket(
                embedded.socket_dir(self.folder / "redis") / "redis.sock", "Redis"
            )

    def _command(self, name):
        if name == "postgres":
            return embedded.postgres_command(self.folder / "postgres", lasting=False)
        if name == "redis":
            (embedded.socket_dir(self.folder / "redis") / "redis.sock").unlink(missing_ok=True)
            return embedded.redis_command(self.folder / "redis")
        if name == "web":
            command = "uvicorn mih.asgi:application --workers 2 --ws websockets-sansio"
            pings = "--ws-ping-interval 3 --ws-ping-timeout 4"
            words = f"{command} {pings} --port {self.port}".split()
            return [sys.executable, "-m", *words]
        roles = {"worker": "worker --concurrency 1", "beat": "beat"}
        return [sys.executable, "-m", "celery", "-q", "-A", "mih", *roles[name].split()]

    def kill(self, name):
        """As the kernel does when memory is out: no farewell, to the whole group."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_one_web_process(self):
        children = subprocess.run(
            ["pgrep", "-P", str(self.running["web"].pid), "-f", "spawn_main"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        os.kill(int(children[0]), signal.SIGKILL)

    def stop(self):
        for process in self.running.values():
            process.send_signal(signal.SIGINT)
        for process in self.running.values():
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def token_of(self, username):
        """A key for the API, made once for each person."""
        if username not in self.tokens:
            self.tokens[username] = token = secrets.token_urlsafe(32)
            self.sql(
                "INSERT INTO programs_apitoken (staff_id, digest, issued_at) "
                "SELECT id, %s, now() FROM programs_staff WHERE username = %s",
                sha256(token.encode()).hexdigest(),
                username,
            )
        return self.tokens[username]

    def sql(self, statement, *parameters, of=None):
        url = self.environment["DATABASE_URL"]
        if of:
            url = embedded.postgres_url(self.folder / "postgres", of)
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                cursor = connection.execute(statement, parameters)
                return cursor.fetchall() if cursor.description else []
        except psycopg.OperationalError as error:
            error.add_note((self.folder / "postgres.log").read_text()[-2000:])
            raise

    def ready(self):
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False


class Api:
    """A client not written with the server: urllib and a token."""

    def __init__(self, city, username="dispatcher"):
        self.city = city
        self.token = city.token_of(username)

    def post(self, path, body, key=None):
        """The answer, or None when the server refused or could not be reached. With a key it
        may be sent again: it acts once.
        """
        return self._ask(path, json.dumps(body).encode(), {"Idempotency-Key": key} if key else {})

    def get(self, path):
        return self._ask(path, None)

    def _ask(self, path, body, headers=()):
        request = urllib.request.Request(
            f"{self.city.url}/api/v1{path}",
            body,
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
            | dict(headers),
        )
        try:
            with urllib.request.urlopen(request, timeout=12) as answer:
                return json.load(answer)
        except (OSError, HTTPException):
            return None


class Visitor:
    """Somebody signed in, who reads pages."""

    def __init__(self, city, username="dispatcher"):
        self.city = city
        self.jar = CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self._enter(username)

    def _enter(self, username):
        self.browser.open(f"{self.city.url}/login/").read()
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        form = f"csrfmiddlewaretoken={token}".encode()
        self.browser.open(f"{self.city.url}/login/as/{username}/", form).read()

    def page(self, path="/"):
        return self.browser.open(f"{self.city.url}{path}").read().decode()


class Screen(Visitor):
    """A signed-in page and its script: shows rows, keeps its number, resumes by itself."""

    def __init__(self, city, username="dispatcher"):
        super().__init__(city, username)
        page = self.page()
        self.seq = int(re.search(r'data-seq="(\d+)"', page)[1])
        self.rows = rows_of(page)
        self.open = True
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def is_right(self):
        try:
            return self.rows == rows_of(self.page())
        except (OSError, urllib.error.URLError):
            return False

    def _listen(self):
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
        address = self.city.url.replace("http", "ws") + "/ws/console/"
        while self.open:
            try:
                with connect(
                    address, origin=self.city.url, additional_headers={"Cookie": cookies}
                ) as line:
                    line.send(json.dumps({"resume": self.seq, "shown": list(self.rows)}))
                    while self.open:
                        self._apply(json.loads(line.recv()))
            except (OSError, WebSocketException, EOFError):
                time.sleep(0.25)

    def _apply(self, frame):
        self.seq = max(self.seq, frame.get("alive", frame.get("seq", 0) - 1))
        subject = frame.get("subject", "")
        if not subject.startswith("call:"):
            return
        if frame["html"] is None:
            self.rows.pop(subject, None)
        else:
            self.rows[subject] = plain(frame["html"])


def rows_of(page):
    return {SUBJECT.search(row)[1]: plain(row) for row in ROW.findall(page)}


def plain(html):
    return re.sub(r"\s+", " ", html).strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(true, seconds=PATIENCE_SECONDS):
    """Wait for it; however busy the machine is, what has not come by then will not come."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        time.sleep(0.1)
