"""Change committed → frame received, at 1 to 500 consoles, beside a bare broadcaster.

Ten changes a second, two hundred open calls, seven audiences, one server process; the
same payload through picows with nothing in it, in the same run, is the reference.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from bench.stage import city, machine, memory_of, percentile

COUNTS = tuple(map(int, sys.argv[1:])) or (1, 10, 40, 100, 500)
RATE, CHANGES, OPEN_CALLS = 10, 100, 200
PORT, BARE_PORT = 8790, 8791
PEOPLE = ("dispatcher", "supervisor", "calltaker1", "crt1", "crt2", "crt3", "crt4")


def main():
    print(f"{machine()}; {RATE} changes a second, {OPEN_CALLS} open calls, one server process")
    print(f"{'consoles':>8} {'':>5} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'missed':>7}")
    with city(PORT) as server, tempfile.TemporaryDirectory() as folder:
        calls, cookies = set_stage()
        payload = Path(folder) / "payload.json"
        payload.write_text(json.dumps(payload_of(calls[0])))
        for count in COUNTS:
            jar = Path(folder) / "cookies"
            jar.write_text("\n".join(cookies[number % len(cookies)] for number in range(count)))
            ours = measure(count, jar, calls)
            print(line(count, "ours", ours))
            reference = measure_bare(count, jar, payload)
            print(line(count, "bare", reference))
            ratio = ours["p95"] / reference["p95"]
            print(f"{count:>8} ratio of p95 {ratio:.1f}, server {memory_of(server.pid):.0f} MB")


def set_stage():
    """Two hundred routed calls, and a cookie for somebody of each audience."""
    return make_calls(), [cookie_of(name) for name in PEOPLE]


def make_calls():
    from dispatch.intake.services import Intake, receive_call
    from journal.codes.calls import Source
    from mih.demo.city import places
    from mih.demo.invented import CLEAR
    from programs.people.models import Staff
    from triage.decisions.services import decide
    from triage.protocols.selectors import published

    actor = Staff.objects.get(username="dispatcher")
    rng, protocol, calls = Random(1), published(), []
    for _ in range(OPEN_CALLS):
        intake = Intake(source=Source.TRANSFER_911, place=rng.choice(places()).name)
        call = receive_call(actor=actor, intake=intake)
        answers = CLEAR | {"self_harm": "thoughts"}
        decide(actor=actor, call_id=call.pk, protocol=protocol, answers=answers)
        calls.append(call.pk)
    return calls


def cookie_of(username):
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from programs.people.models import Staff

    staff = Staff.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def payload_of(call_id):
    from dispatch.live.feed import frames
    from programs.base.permissions import Audience

    frame = frames(Audience("dispatcher"), {f"call:{call_id}": 1}, [])[0]
    return json.loads(frame.text)


def measure(count, jar, calls):
    from journal.selectors import last_seq as head

    seconds = CHANGES / RATE + 3
    url = f"ws://localhost:{PORT}/ws/console/"
    with clients(url, seconds, head(), jar) as process:
        time.sleep(1)
        committed = change(calls)
        received = json.loads(process.stdout.readline())
    return summary(committed, received, count)


def change(calls):
    """Write notes at the rate; return when each event was committed, before the bell rings."""
    from django.db import transaction

    from dispatch.calls.services import write_note
    from journal.selectors import last_seq as head
    from programs.people.models import Staff

    actor = Staff.objects.get(username="dispatcher")
    rng, committed = Random(2), {}
    start = time.monotonic()
    for number in range(CHANGES):
        time.sleep(max(0, start + number / RATE - time.monotonic()))
        moment = []
        with transaction.atomic():
            transaction.on_commit(lambda moment=moment: moment.append(time.monotonic()))
            write_note(actor=actor, call_id=rng.choice(calls), text="Calmer now.")
        committed[head()] = moment[0]
    return committed


def measure_bare(count, jar, payload):
    command = [sys.executable, "-m", "bench.bare", str(BARE_PORT), str(RATE), str(CHANGES)]
    broadcaster = subprocess.Popen(
        [*command, str(payload)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert broadcaster.stdout.readline() == "ready\n"
    url = f"ws://127.0.0.1:{BARE_PORT}/ws"
    with clients(url, CHANGES / RATE + 3, 0, jar) as process:
        time.sleep(1)
        broadcaster.stdin.write("go\n")
        broadcaster.stdin.flush()
        sent = {int(seq): at for seq, at in json.loads(broadcaster.stdout.readline()).items()}
        received = json.loads(process.stdout.readline())
    broadcaster.wait(10)
    return summary(sent, received, count)


class clients:
    """The consoles, in a process of their own, connected before the block begins."""

    def __init__(self, url, seconds, seq, jar, kind="call"):
        command = [
            sys.executable,
            "-m",
            "bench.consoles",
            url,
            str(seconds),
            str(seq),
            str(jar),
        ]
        command.append(kind)
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        assert self.process.stdout.readline() == "ready\n"
        return self.process

    def __exit__(self, *exception):
        self.process.wait(20)


def summary(sent, received, count):
    delays = [
        (at - sent[int(seq)]) * 1000
        for seq, times in received.items()
        if int(seq) in sent
        for at in times
    ]
    points = {f"p{part}": percentile(delays, part / 100) for part in (50, 95, 99)}
    return {**points, "missed": len(sent) * count - len(delays)}


def line(count, name, timing):
    figures = " ".join(f"{timing[part]:>8.1f}" for part in ("p50", "p95", "p99"))
    return f"{count:>8} {name:>5} {figures} {timing['missed']:>7}"


if __name__ == "__main__":
    main()
