"""What every bench needs: a seeded city served by one process, and plain statistics."""

import contextlib
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from mih import embedded
from mih.environment import ROOT


@contextlib.contextmanager
def city(port=8790, workers=1):
    """Embedded services and a web server as in production; Django is set up in here too."""
    with tempfile.TemporaryDirectory(prefix="mih-bench-") as folder:
        data = Path(folder)
        with embedded.services(data) as addresses:
            settings = {"SECRET_KEY": "for-the-bench-only", "SSL_REDIRECT": "0", "DEBUG": "0"}
            os.environ.update({**addresses, **settings, "MIH_DATA": folder})
            os.environ["DJANGO_SETTINGS_MODULE"] = "mih.settings"
            manage("migrate", "--verbosity=0")
            manage("seed_city")
            manage("load_hours", "tests/always_open.toml")
            manage("collectstatic", "--noinput", "--verbosity=0")
            server = serve(port, workers)
            try:
                import django

                django.setup()
                yield server
            finally:
                from django.db import connections

                connections.close_all()
                for connection in connections.all():
                    connection.close_pool()
                server.terminate()
                server.wait(10)


def manage(*arguments):
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)


def serve(port, workers):
    command = f"uvicorn mih.asgi:application --port {port} --workers {workers} --no-access-log"
    command += " --ws websockets-sansio --ws-per-message-deflate false --log-level warning"
    command += " --ws-ping-interval 3 --ws-ping-timeout 4"
    server = subprocess.Popen([sys.executable, "-m", *command.split()], cwd=ROOT)
    for _ in range(200):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=1).read()
            return server
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def percentile(values, part):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("nan")


def machine():
    cores = len(os.sched_getaffinity(0))
    kernel = platform.release().split("-")[0]
    return f"{cores} cores, Python {platform.python_version()}, Linux {kernel}"


def memory_of(pid):
    """Resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
