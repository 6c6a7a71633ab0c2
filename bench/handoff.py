"""Offer committed → visible and heard on every clinician's console; take → name on the screen.

A hundred consoles of clinicians on the socket, and beside them one in real Chromium, whose page
notes when the row is there, when the tone begins and when the name is drawn. The reference is
the round trip of /healthz from the same page.
"""

import json
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.live_fanout import clients, cookie_of, summary
from bench.stage import city, machine, percentile

# The browser's driver keeps an event loop in the main thread: Django works in another.
DJANGO = ThreadPoolExecutor(1)
PORT, CONSOLES, OFFERS, TAKES = 8790, 100, 60, 40
WATCH = """() => {
window.seen = {}; window.toned = []; window.named = null;
new MutationObserver(() => {
  for (const { dataset } of document.querySelectorAll(".handoff"))
    window.seen[dataset.subject] ??= Date.now();
  const name = document.querySelector("#call h1")?.textContent;
  if (name && name === window.wanted) window.named ??= performance.now();
}).observe(document.body, { childList: true, subtree: true });
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  window.toned.push(Date.now());
  return start.apply(this, when);
};
}"""


def main():
    with city(PORT, workers=2), tempfile.TemporaryDirectory() as folder:
        print(f"{machine()}; {CONSOLES} consoles of clinicians and one in Chromium, two processes")
        from playwright.sync_api import sync_playwright

        from tests.browser import chromium

        with sync_playwright() as playwright:
            arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
            browser = playwright.chromium.launch(executable_path=chromium.on_path(), args=arguments)
            page = sign_in(browser)
            measure_offers(page, Path(folder))
            measure_takes(page)
            browser.close()


def django(work, *args, **kwargs):
    return DJANGO.submit(work, *args, **kwargs).result()


def sign_in(browser):
    name, value = django(cookie_of, "clinician").split("=", 1)
    context = browser.new_context()
    context.add_cookies([{"name": name, "value": value, "url": f"http://localhost:{PORT}"}])
    page = context.new_page()
    page.goto(f"http://localhost:{PORT}/")
    page.wait_for_selector(".fresh:has-text('live')")
    page.evaluate(WATCH)
    return page


def measure_offers(page, folder):
    from journal.selectors import last_seq as head

    jar = folder / "cookies"
    jar.write_text("\n".join([django(cookie_of, "clinician2")] * CONSOLES))
    calls = django(make_calls, OFFERS)
    url = f"ws://localhost:{PORT}/ws/console/"
    with clients(url, OFFERS / 5 + 3, django(head), jar, "handoff") as process:
        time.sleep(1)
        committed, wall = django(offer, calls)
        received = json.loads(process.stdout.readline())
    figures = summary(committed, received, CONSOLES)
    report("offer committed → frame, each console", figures)
    seen, toned = page.evaluate("[window.seen, window.toned]")
    delays = [seen[f"handoff:{pk}"] - at for pk, at in wall.items()]
    report("offer committed → row drawn in Chromium", points(delays))
    first = [
        min((t - at for t in toned if t >= at - 1), default=float("nan")) for at in wall.values()
    ]
    report("offer committed → tone begins in Chromium", points(first))


def offer(calls):
    """Offer each call; when each was committed, before the bell rings."""
    from django.db import transaction

    from dispatch.handoffs.services import offer_call
    from journal.selectors import last_seq as head
    from programs.people.models import Staff

    actor = Staff.objects.get(username="dispatcher")
    committed, wall = {}, {}
    start = time.monotonic()
    for number, call in enumerate(calls):
        time.sleep(max(0, start + number / 5 - time.monotonic()))
        moment = []
        with transaction.atomic():
            transaction.on_commit(
                lambda moment=moment: moment.extend((time.monotonic(), time.time() * 1000))
            )
            handoff = offer_call(actor=actor, call_id=call.pk)
        committed[head()] = moment[0]
        wall[str(handoff.pk)] = moment[1]
    return committed, wall


def measure_takes(page):
    """The key G until the caller's place stands in the open call."""
    from programs.people.models import Staff
    from programs.presence.services import set_presence

    casey = django(Staff.objects.get, username="clinician")
    delays = []
    for _ in range(TAKES):
        place = page.locator(".handoff .where").first.inner_text().strip()
        page.evaluate("place => { window.wanted = place; window.named = null; }", place)
        began = page.evaluate("performance.now()")
        page.evaluate("document.querySelector('.handoff .take').click()")
        page.wait_for_selector(f"#call h1:has-text('{place}')")
        delays.append(page.evaluate("window.named") - began)
        for command in ("finish", "resume"):
            django(set_presence, actor=casey, command=command)
        page.wait_for_selector("#presence[data-state=available]")
    report("take pressed → place and caller on the taker's screen", points(delays))
    trips = page.evaluate(
        "(async () => { const t = []; for (let i = 0; i < 40; i++) { const b = performance.now();"
        " await fetch('/healthz'); t.push(performance.now() - b); } return t; })()"
    )
    report("reference: /healthz from the same page", points(trips))


def make_calls(count):
    from dispatch.intake.services import Intake, receive_call
    from journal.codes.calls import Source
    from programs.people.models import Staff

    actor = Staff.objects.get(username="dispatcher")
    return [
        receive_call(
            actor=actor, intake=Intake(source=Source.TRANSFER_911, place=f"Crossing {number:03}")
        )
        for number in range(count)
    ]


def points(delays):
    return {f"p{part}": percentile(delays, part / 100) for part in (50, 95, 99)}


def report(name, timing):
    figures = " ".join(f"{key} {timing[key]:.1f}" for key in ("p50", "p95", "p99"))
    missed = f", missed {timing['missed']}" if "missed" in timing else ""
    print(f"{name}: {figures} ms{missed}")


if __name__ == "__main__":
    main()
