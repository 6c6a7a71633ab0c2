"""When things break: what was acknowledged is in the journal, and no screen stays wrong.

Real PostgreSQL, Redis, web processes, worker and clock, each killed as by the kernel.
"""

import threading
import time

import pytest

from tests.city import Api, Screen, eventually

RIGHT_AGAIN_SECONDS = 2


class Floor:
    """Somebody who keeps taking calls and writing notes, and remembers what was acknowledged."""

    def __init__(self, city):
        self.api = Api(city)
        self.acknowledged = set()
        self.failures = 0
        self.working = True
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def _work(self):
        while self.working:
            call = self.api.post("/calls", {"place": "Scissortail Park"})
            note = call and self.api.post(f"/calls/{call['id']}/notes", {"text": "…"})
            self.acknowledged |= {made["id"] for made in (call, note) if made}
            self.failures += not (call and note)
            time.sleep(0.1)

    def stop(self):
        self.working = False
        self.thread.join(15)
        assert self.acknowledged


@pytest.fixture
def floor(city):
    floor = Floor(city)
    yield floor
    floor.working = False


@pytest.fixture
def screens(city):
    screens = [Screen(city), Screen(city, "supervisor")]
    yield screens
    for screen in screens:
        screen.open = False


def all_right(screens):
    return lambda: all(screen.is_right() for screen in screens)


def nothing_acknowledged_is_lost(city, floor):
    found = city.sql("SELECT subjects[1], data->>'note' FROM journal_event")
    told = {value.removeprefix("call:") for row in found for value in row if value}
    assert floor.acknowledged <= told
    assert "is whole" in city.manage("verify_journal")


def test_redis_is_killed_for_ten_seconds(city, floor, screens):
    city.kill("redis")
    before = len(floor.acknowledged)
    time.sleep(10)
    assert floor.failures == 0
    assert len(floor.acknowledged) > before + 10
    assert len(screens[0].rows) > 3
    city.start("redis")
    floor.stop()
    eventually(all_right(screens), RIGHT_AGAIN_SECONDS)
    nothing_acknowledged_is_lost(city, floor)


def test_a_web_process_is_killed(city, floor, screens):
    time.sleep(1)
    city.kill_one_web_process()
    city.kill_one_web_process()
    eventually(city.ready)
    time.sleep(1)
    floor.stop()
    eventually(all_right(screens), RIGHT_AGAIN_SECONDS)
    nothing_acknowledged_is_lost(city, floor)


def test_postgresql_is_killed_and_started_again(city, floor, screens):
    time.sleep(1)
    city.kill("postgres")
    time.sleep(2)
    city.start("postgres")
    eventually(city.ready)
    made = len(floor.acknowledged)
    eventually(lambda: len(floor.acknowledged) > made)
    floor.stop()
    eventually(all_right(screens), RIGHT_AGAIN_SECONDS)
    nothing_acknowledged_is_lost(city, floor)


def test_the_worker_is_killed_and_a_web_process_turns_the_clock(city, screens):
    city.kill("worker")
    api = Api(city)
    call = api.post("/calls", {"place": "Will Rogers Park"})["id"]
    assert api.post(f"/calls/{call}/triage", {"answers": {"threat": "yes"}})["band"] == 1
    city.sql("UPDATE dispatch_call SET respond_by = now() WHERE id = %s", call)
    overdue = "SELECT overdue_at FROM dispatch_call WHERE id = %s"
    eventually(lambda: city.sql(overdue, call) != [(None,)])
    city.start("worker")
    eventually(all_right(screens), RIGHT_AGAIN_SECONDS)
    row = screens[0].rows[f"call:{call}"]
    assert "age late" in row
    told = city.sql("SELECT count(*) FROM journal_event WHERE kind = 'call.overdue'")
    assert told == [(1,)]


def test_two_web_processes_share_one_truth(city):
    """Whichever process a console hangs on, it hears what the other one was told."""
    screens = [Screen(city) for _ in range(8)]
    api = Api(city)
    call = api.post("/calls", {"place": "Stars and Stripes Park"})["id"]
    eventually(lambda: all(f"call:{call}" in screen.rows for screen in screens), 2)
    for screen in screens:
        screen.open = False


def test_a_page_nobody_answers_reaches_the_room_by_the_clock(city, floor):
    """The worker and its broker's beat are dead when the minute passes; the room hears of it."""
    floor.stop()
    for name in ("worker", "beat"):
        city.kill(name)
    api = Api(city)
    call = api.post("/calls", {"place": "Myriad Gardens"})
    api.post(f"/calls/{call['id']}/triage", {"answers": {"medical": "yes"}})
    city.sql("UPDATE dispatch_alert SET due_at = now() WHERE kind = 'page'")
    screen = Screen(city)
    standing = "SELECT status FROM dispatch_alert WHERE kind = 'page' AND call_id = %s"
    eventually(lambda: city.sql(standing, call["id"]) == [("escalated",)])
    assert "Nobody has answered" in screen.page()
    screen.open = False
    for name in ("worker", "beat"):
        city.start(name)
