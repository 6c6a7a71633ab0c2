"""A hand-off when things break: the call is somebody's throughout, and the offer stands."""

import contextlib
import signal
import time

import psutil
import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.browser import chromium
from tests.browser.conftest import ARGUMENTS, CALM, free_clinicians
from tests.browser.test_handoff import kept
from tests.city import Api, Screen, eventually

BY_PHONE = {"presence": "no", "ongoing": "no"}


@pytest.fixture
def floor(city):
    free_clinicians(city)
    yield Api(city)
    free_clinicians(city)


def offered(floor, place):
    call = floor.post("/calls", {"place": place})
    floor.post(f"/calls/{call['id']}/triage", {"answers": CALM | BY_PHONE})
    return call


def open_offers(city, call):
    found = "SELECT id FROM dispatch_handoff WHERE call_id = %s AND status = 'offered'"
    return [str(pk) for (pk,) in city.sql(found, call["id"])]


def owner(city, call):
    asked = (
        "SELECT username FROM dispatch_call JOIN programs_staff ON owner_id = programs_staff.id "
        "WHERE dispatch_call.id = %s"
    )
    return city.sql(asked, call["id"])[0][0]


class Clinician:
    """A clinician before a real browser of their own, which can be killed or frozen."""

    def __init__(self, playwright, city, folder):
        self.context = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium.on_path(), args=ARGUMENTS
        )
        self.page = self.context.pages[0]
        self.page.goto(city.url)
        self.page.get_by_role("button", name="CCD clinician", exact=True).click()
        expect(self.page.locator("[data-fresh]").first).to_contain_text("live")
        (browser,) = [one for one in psutil.process_iter() if started_with(one, folder)]
        self.processes = [browser, *browser.children(recursive=True)]

    def signal(self, number):
        for process in self.processes:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def end(self):
        with contextlib.suppress(PlaywrightError):
            self.context.close()


def started_with(process, folder):
    """Whether this is the browser, not one of its helpers, that keeps itself in this folder."""
    try:
        words = process.cmdline()
    except psutil.Error:
        return False
    return f"--user-data-dir={folder}" in words and not any("--type=" in one for one in words)


@pytest.mark.parametrize(
    "blow", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "frozen, as when the power fails"]
)
def test_a_clinicians_browser_dies_in_the_middle_of_a_call(city, floor, playwright, tmp_path, blow):
    supervisor = Screen(city, "supervisor")
    call = offered(floor, f"Myriad Gardens {blow.name}")
    casey = Clinician(playwright, city, tmp_path / "casey")
    row = f"call:{call['id']}"
    try:
        casey.page.locator(".handoff", has_text=call["number"]).locator(".take").click()
        casey.page.wait_for_selector("#call")
        casey.page.keyboard.press("r")
        expect(casey.page.locator("textarea[name=presenting]")).to_be_focused()
        with casey.page.expect_response(kept):
            casey.page.keyboard.type("Half a sentence")
        assert "owner away" not in supervisor.rows[row]
        casey.signal(blow)
        eventually(lambda: "owner away" in supervisor.rows[row])
        assert owner(city, call) == "clinician"
        paged = "SELECT reason FROM dispatch_alert WHERE call_id = %s AND status = 'raised'"
        assert city.sql(paged, call["id"]) == [("away",)]
    finally:
        casey.signal(signal.SIGCONT) if blow == signal.SIGSTOP else None
        casey.end()
    again = Clinician(playwright, city, tmp_path / "casey2")
    try:
        again.page.locator(".call", has_text=call["number"]).locator("a").click()
        again.page.wait_for_selector("#call")
        again.page.keyboard.press("r")
        expect(again.page.locator("textarea[name=presenting]")).to_have_value("Half a sentence")
        eventually(lambda: "owner away" not in supervisor.rows[row])
    finally:
        again.end()
        supervisor.open = False


def test_redis_dies_during_an_offer(city, floor):
    """The offer stands and its clock goes on: the next clinician is called, one takes it."""
    screen = Screen(city, "clinician")
    call = offered(floor, "Stars and Stripes Park")
    (handoff,) = open_offers(city, call)
    called = "SELECT called_id FROM dispatch_handoff WHERE id = %s"
    first = city.sql(called, handoff)
    city.kill("redis")
    try:
        city.sql("UPDATE dispatch_handoff SET next_at = now() WHERE id = %s", handoff)
        eventually(lambda: city.sql(called, handoff) != first)
        assert open_offers(city, call) == [handoff]
        assert f"handoff:{handoff}" in screen.page()
        assert Api(city, "clinician").post(f"/handoffs/{handoff}/accept", {})
        assert owner(city, call) == "clinician"
    finally:
        city.start("redis")
        screen.open = False
    assert open_offers(city, call) == []


def test_every_web_process_dies_during_an_offer(city, floor):
    call = offered(floor, "Will Rogers Park")
    (handoff,) = open_offers(city, call)
    before = owner(city, call)
    city.kill("web")
    due = "UPDATE dispatch_handoff SET late_at = now() WHERE id = %s"
    city.sql(due, handoff)
    late = "SELECT reason FROM dispatch_alert WHERE call_id = %s"
    eventually(lambda: city.sql(late, call["id"]) == [("late",)])
    assert (open_offers(city, call), owner(city, call)) == ([handoff], before)
    city.start("web")
    eventually(city.ready)
    assert Api(city, "clinician2").post(f"/handoffs/{handoff}/accept", {})
    assert Api(city, "clinician").post(f"/handoffs/{handoff}/accept", {}) is None
    assert owner(city, call) == "clinician2"
    time.sleep(0.1)
    assert city.sql("SELECT count(*) FROM dispatch_handoff WHERE call_id = %s", call["id"]) == [
        (1,)
    ]
