"""What a person feels, in real Chromium: a key until it is painted, a map that moves, a phone that
catches up, and the whole path by a typist.

Two hundred open calls, two hundred units, a position of each unit every second. A key is counted
from the browser's own time stamp of the event to the frame after it is painted.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from bench.stage import city, machine, percentile

DJANGO = ThreadPoolExecutor(1)
PORT, CALLS, UNITS, KEYS, SECONDS, ACTIONS = 8793, 200, 200, 150, 20, 100
QUEUED = "JSON.parse(localStorage.getItem(`crew:${document.body.dataset.user}:queue`)).length"
A_KEY = 120  # milliseconds between two keys of a quick typist
WATCH = """() => {
window.painted = [];
addEventListener("keydown", ({ timeStamp }) => {
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.painted.push(performance.now() - timeStamp);
    channel.port2.postMessage(0);
  });
}, true);
}"""
FRAMES = """seconds => new Promise((done) => {
const frames = []; let last = performance.now(); const end = last + seconds * 1000; let long = 0;
const tasks = new PerformanceObserver((list) => { long += list.getEntries().length; });
tasks.observe({ type: "longtask" });
const next = (at) => {
  frames.push(at - last); last = at;
  if (at < end) requestAnimationFrame(next); else done({ frames, long });
};
requestAnimationFrame(next);
})"""


def django(work, *args):
    return DJANGO.submit(work, *args).result()


def main():
    with city(PORT, workers=2):
        print(f"{machine()}; {CALLS} open calls, {UNITS} units")
        django(fill)
        from playwright.sync_api import sync_playwright

        from tests.browser import chromium

        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium.on_path(), args=["--no-sandbox"]
            )
            page = sign_in(browser, "dispatcher", "/")
            measure_keys(page)
            measure_map(page)
            measure_path(page)
            measure_phone(browser)
            browser.close()


def fill():
    """Calls and units all over the city."""
    from django.utils.timezone import now

    from dispatch.intake.services import Intake, receive_call
    from dispatch.units.models import Position
    from journal.codes.calls import Source
    from journal.codes.units import Duty
    from programs.people.models import Staff
    from programs.units.models import Unit
    from tests.dispatch.places.test_places import CROSSINGS

    actor = Staff.objects.get(username="dispatcher")
    for crossing in CROSSINGS[:CALLS]:
        place = f"{crossing['ew']} & {crossing['ns']}"
        receive_call(actor=actor, intake=Intake(source=Source.TRANSFER_911, place=place))
    for number in range(UNITS - Unit.objects.count()):
        Unit.objects.create(
            callsign=f"CAP{number + 100}", program="cap", duty=Duty.IN_SERVICE, duty_since=now()
        )
    for number, unit in enumerate(Unit.objects.all()):
        Position.objects.create(
            unit=unit,
            latitude=35.35 + number / 800,
            longitude=-97.6 + number / 900,
            at=now(),
            heard_at=now(),
        )


def sign_in(browser, username, path, **options):
    from bench.live_fanout import cookie_of

    name, value = django(cookie_of, username).split("=", 1)
    context = browser.new_context(viewport={"width": 1440, "height": 900}, **options)
    context.add_cookies([{"name": name, "value": value, "url": f"http://localhost:{PORT}"}])
    page = context.new_page()
    page.goto(f"http://localhost:{PORT}{path}")
    return page


def measure_keys(page):
    page.wait_for_selector(".fresh:has-text('live')")
    page.locator("#calls .call a").nth(5).click()
    page.wait_for_selector("#call")
    page.evaluate(WATCH)
    note = page.locator("textarea[data-key=n]")
    note.focus()
    keys(page, "a note in a call", lambda: page.keyboard.type("he sat down " * 12, delay=40))
    note.fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    keys(page, "walking the list", lambda: press(page, "ArrowDown", KEYS))
    page.keyboard.press("/")
    keys(page, "the command line", lambda: page.keyboard.type("d crt2 17 " * 14, delay=40))
    page.keyboard.press("Escape")


def press(page, key, times):
    for _ in range(times):
        page.keyboard.press(key)
        page.wait_for_timeout(25)


def keys(page, name, work):
    page.evaluate("window.painted = []")
    work()
    page.wait_for_timeout(200)
    report(f"key → painted, {name}", page.evaluate("window.painted"))


def measure_map(page):
    still = page.evaluate(FRAMES, SECONDS / 2)
    mover = threading.Event()
    moving = DJANGO.submit(move, mover)
    moved = page.evaluate(FRAMES, SECONDS)
    mover.set()
    count = moving.result()
    for name, figures in (("nothing moves (reference)", still), (f"{count} positions", moved)):
        report(f"frame to frame, {name}", figures["frames"])
        print(f"  tasks longer than 50 ms: {figures['long']}")


def move(stop):
    """Every unit a little further, every second."""
    from django.db.models import F
    from django.utils.timezone import now

    from dispatch.units.models import Position

    count = 0
    while not stop.wait(1):
        at = now()
        count += Position.objects.update(
            latitude=F("latitude") + 0.0004, longitude=F("longitude") + 0.0003, at=at, heard_at=at
        )
    return count


def measure_path(page):
    """Create, triage, dispatch, on the way, there, clear, close: at a quick typist's pace."""
    from tests.browser.ordinary import ordinary_call

    page.keyboard.press("Escape")
    begun = time.perf_counter()
    pressed = ordinary_call(page, "western nw 23", A_KEY)
    took = time.perf_counter() - begun
    print(f"the whole path by a typist, {pressed} keys: {took:.1f} s")


def measure_phone(browser):
    """A hundred actions on a phone whose link comes and goes every 400 ms."""
    call = django(send_crt1)
    page = sign_in(browser, "crt1", "/crew/")
    page.wait_for_selector("article[data-job]")
    page.context.set_offline(True)
    for number in range(ACTIONS):
        page.locator("textarea").fill(f"Note {number:03}")
        page.get_by_role("button", name="Save the note").click()
    begun = time.perf_counter()
    for flap in range(400):
        page.context.set_offline(flap % 2 == 1)
        page.wait_for_timeout(400)
        if not page.evaluate(QUEUED):
            break
    took = time.perf_counter() - begun
    notes = django(notes_of, call)
    once = notes == [f"Note {number:03}" for number in range(ACTIONS)]
    print(f"{ACTIONS} actions over a flapping link: {took:.1f} s; each once and in order: {once}")


def send_crt1():
    from dispatch.assignments.services import assign_unit
    from dispatch.calls.models import Call
    from dispatch.routing.routes import Route
    from dispatch.routing.services import route_call
    from programs.people.models import Staff
    from programs.units.models import Unit

    actor = Staff.objects.get(username="dispatcher")
    call = Call.objects.filter(status="received").first()
    route = Route(band=2, destination="crt", priority=2, because="Somebody needs to go.")
    route_call(actor=actor, call_id=call.pk, route=route)
    assign_unit(actor=actor, call_id=call.pk, unit_id=Unit.objects.get(callsign="CRT1").pk)
    return call.pk


def notes_of(call_id):
    from dispatch.calls.models import Note

    return list(Note.objects.filter(call=call_id).order_by("at").values_list("text", flat=True))


def report(name, took):
    figures = " ".join(f"p{part} {percentile(took, part / 100):.1f}" for part in (50, 95, 99))
    print(f"{name} ({len(took)}): {figures} ms")


if __name__ == "__main__":
    main()
