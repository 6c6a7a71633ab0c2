"""`make run` itself: up, used, killed, up again with the same data, and gone on Ctrl-C."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest

from mih.alone import MARK
from mih.environment import ROOT, BadEnvironment, data_dir, env_bool, env_int, service_url
from tests.city import eventually, free_port


class Run:
    def __init__(self, folder):
        self.port = free_port()
        self.log = folder / "run.log"
        left_out = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "DEMO"}
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        self.environment = {**kept, "MIH_DATA": str(folder / "data"), "PORT": str(self.port)}

    def start(self):
        before = self.welcomes()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mih.run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(lambda: self.welcomes() > before and self.ready())

    def welcomes(self):
        """How often it has said that it is up; what was left of an earlier run answers too."""
        return self.log.read_text().count("The console is at") if self.log.exists() else 0

    def ready(self):
        assert self.process.poll() is None, self.log.read_text()
        return self.get("/readyz", token=None).get("ready", False)

    def get(self, path, token, body=None):
        request = urllib.request.Request(
            f"http://localhost:{self.port}{path}",
            json.dumps(body).encode() if body else None,
            {"Authorization": f"Bearer {token}"} if token else {},
        )
        try:
            with urllib.request.urlopen(request, timeout=3) as answer:
                return json.load(answer)
        except OSError:
            return {}

    def manage(self, *arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    def children(self):
        children = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get(MARK) == self.environment["MIH_DATA"]:
                    children.append(process)
        return children


@pytest.fixture
def run(tmp_path):
    run = Run(tmp_path)
    yield run
    run.process.kill()
    for process in run.children():
        with contextlib.suppress(psutil.Error):
            process.kill()


def test_up_killed_up_again_and_gone(run):
    run.start()
    assert "http://localhost:" in run.log.read_text()
    token = run.manage("issue_token", "dispatcher")
    call = run.get("/api/v1/calls", token, {"place": "Scissortail Park"})

    again = subprocess.run(
        [sys.executable, "-m", "mih.run"],
        cwd=ROOT,
        env=run.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode
    assert "already running" in again.stderr

    os.kill(run.process.pid, signal.SIGKILL)
    run.process.wait()
    assert run.children()
    run.start()
    assert run.get(f"/api/v1/calls/{call['id']}", token)["place"] == "Scissortail Park"
    assert "is whole" in run.manage("verify_journal")

    for process in run.children():
        if "redis-server" in process.name() or process.name() == "postgres":
            with contextlib.suppress(psutil.Error):
                process.kill()
    time.sleep(1)
    eventually(run.ready)

    os.killpg(run.process.pid, signal.SIGINT)
    run.process.wait(20)
    eventually(lambda: not run.children())


class TestEnvironment:
    def test_a_word_that_cannot_be_meant_stops_the_program(self, monkeypatch):
        monkeypatch.setenv("DEBUG", "yes")
        with pytest.raises(BadEnvironment, match="DEBUG must be 0 or 1, not 'yes'"):
            env_bool("DEBUG", False)
        monkeypatch.setenv("PORT", "http")
        with pytest.raises(BadEnvironment, match="PORT must be a whole number"):
            env_int("PORT", 8000)

    def test_no_services_are_told_in_one_sentence(self, monkeypatch, tmp_path):
        monkeypatch.setenv("MIH_DATA", str(tmp_path))
        monkeypatch.delenv("DATABASE_URL")
        with pytest.raises(BadEnvironment, match="DATABASE_URL is not set and no `make run`"):
            service_url("DATABASE_URL")
        assert data_dir() == tmp_path
