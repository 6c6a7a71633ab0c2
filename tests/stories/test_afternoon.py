"""An afternoon of forty calls and three clinicians in which things break: no call is ever
nobody's, none is two people's, and none is lost.
"""

import random
import threading
import time
import uuid

import psycopg
import pytest

from tests.browser.conftest import CALM, free_clinicians
from tests.city import Api, eventually

CALLS = 40
BY_PHONE = {"presence": "no", "ongoing": "no"}
CLINICIANS = ("clinician", "clinician2", "clinician3")
HAS = "SELECT id FROM dispatch_call WHERE status <> 'closed' AND owner_id = (SELECT id FROM "
HAS += "programs_staff WHERE username = %s)"
LEFT_LYING = f"{HAS} AND NOT EXISTS (SELECT FROM dispatch_handoff WHERE call_id = "
LEFT_LYING += "dispatch_call.id AND status IN ('offered', 'accepted', 'three_way'))"
OPEN = "SELECT id, status, owner_id FROM dispatch_call WHERE status <> 'closed'"


class Taker:
    """Takes the calls, and offers again those that came back without being offered."""

    def __init__(self, city):
        self.city, self.api, self.calls, self.working = city, Api(city), [], True

    def work(self):
        while len(self.calls) < CALLS:
            self.calls.append(self._until_done("/calls", {"place": "Scissortail Park"})["id"])
            self._until_done(f"/calls/{self.calls[-1]}/triage", {"answers": CALM | BY_PHONE})
            time.sleep(0.15)
        while self.working:
            for (call,) in self.city.sql(LEFT_LYING, "dispatcher"):
                self.api.post(f"/calls/{call}/offer", {})
            time.sleep(0.5)

    def _until_done(self, path, body):
        key = str(uuid.uuid4())
        while not (answer := self.api.post(path, body, key)):
            time.sleep(0.3)
        return answer


class Phone:
    """A clinician who takes, passes on, gives back, hands on and closes, as it comes."""

    def __init__(self, city, name, seed):
        self.city, self.name, self.chance = city, name, random.Random(seed)
        self.api, self.working = Api(city, name), True

    def work(self):
        while self.working:
            offer = self._first()
            if offer is None:
                self._finish_what_is_left()
                time.sleep(0.3)
                continue
            if not self.api.post(f"/handoffs/{offer}/accept", {}) and not self._has(offer):
                self._be_ready()
                continue
            self._talk(offer)
            self._be_ready()

    def _first(self):
        waiting = self.api.get("/queue") or []
        return self.chance.choice(waiting[:3])["id"] if waiting else None

    def _talk(self, offer):
        (call,) = self.city.sql("SELECT call_id FROM dispatch_handoff WHERE id = %s", offer)[0]
        time.sleep(self.chance.uniform(0, 0.2))
        end = self.chance.random()
        if end < 0.15 and self.api.post(f"/handoffs/{offer}/return", {"reason": "caller"}):
            self.api.post(f"/calls/{call}/offer", {})
            return
        if end < 0.3 and self.api.post(f"/calls/{call}/offer", {}):
            return
        self._close(call)

    def _close(self, call):
        body = {"disposition": "settled_by_phone", "no_call_back": "declined"}
        body["untriaged"] = "clinician"
        self.api.post(f"/calls/{call}/close", body)

    def _finish_what_is_left(self):
        for (call,) in self.city.sql(HAS, self.name):
            self._close(call)

    def _has(self, offer):
        """Whether it was taken although no answer came: the screen shows it."""
        taken = "SELECT username FROM programs_staff WHERE id = (SELECT taken_by_id FROM "
        return self.city.sql(f"{taken}dispatch_handoff WHERE id = %s)", offer) == [(self.name,)]

    def _be_ready(self):
        self.api.post("/presence", {"command": "finish"})
        self.api.post("/presence", {"command": "resume"})


class Witness:
    """Looks at every open call again and again: whose is it?"""

    def __init__(self, city):
        self.city, self.working = city, True
        self.looks = self.unowned = 0

    def work(self):
        with psycopg.connect(self.city.environment["DATABASE_URL"], autocommit=True) as line:
            while self.working:
                rows = line.execute(OPEN).fetchall()
                self.looks += 1
                self.unowned += sum(owner is None for _, _, owner in rows)
                time.sleep(0.05)


@pytest.mark.parametrize("seed", [7])
def test_forty_calls_three_clinicians_and_faults(city, seed):
    free_clinicians(city)
    api = Api(city, "clinician3")
    api.post("/presence", {"command": "come_on"})
    taker, witness = Taker(city), Witness(city)
    phones = [Phone(city, name, seed + n) for n, name in enumerate(CLINICIANS)]
    workers = [threading.Thread(target=one.work) for one in (taker, witness, *phones)]
    for thread in workers:
        thread.start()
    try:
        break_things(city)
        eventually(lambda: len(taker.calls) == CALLS and not still_open(city, taker.calls))
    finally:
        for one in (taker, witness, *phones):
            one.working = False
        for thread in workers:
            thread.join(20)
    assert witness.looks > 100
    assert witness.unowned == 0
    assert owners_follow_the_journal(city, taker.calls) == CALLS
    twice = "SELECT call_id FROM dispatch_handoff WHERE status IN ('offered', 'accepted', "
    twice += "'three_way') GROUP BY call_id HAVING count(*) > 1"
    assert city.sql(twice) == []
    assert "is whole" in city.manage("verify_journal")


def still_open(city, calls):
    return {pk for pk, _, _ in city.sql(OPEN)} & set(map(uuid.UUID, calls))


def break_things(city):
    time.sleep(1)
    city.kill("redis")
    time.sleep(2)
    city.start("redis")
    time.sleep(1)
    city.kill_one_web_process()
    eventually(city.ready)
    time.sleep(1)
    city.kill("worker")
    time.sleep(1)
    city.start("worker")
    city.kill_one_web_process()
    eventually(city.ready)


def owners_follow_the_journal(city, calls):
    """Walk each call's life: from its first event on somebody owns it, and only a taking, a
    giving back or a taking over changes whom. Returns how many calls hold.
    """
    held = 0
    for call in calls:
        events = city.sql(
            "SELECT kind, actor_id, data FROM journal_event WHERE %s = ANY(subjects) ORDER BY seq",
            f"call:{call}",
        )
        owner = None
        for kind, actor, data in events:
            if kind == "call.received":
                owner = actor
            if kind == "handoff.moved" and data["status"] in ("accepted", "returned"):
                owner = data["owner"]
            if kind == "call.owner_changed":
                owner = data["owner"]
            assert owner is not None, (call, kind)
        ((now_owner,),) = city.sql("SELECT owner_id FROM dispatch_call WHERE id = %s", call)
        held += now_owner == owner
    return held
