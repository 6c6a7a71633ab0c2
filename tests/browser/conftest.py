"""Real Chromium before a real server; each person has a window of their own."""

import time

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium
from tests.city import Api, City

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CALM = {
    "threat": "no",
    "medical": "no",
    "attempt": "no",
    "self_harm": "no",
    "others": "no",
    "weapon": "no",
}


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    made = City(tmp_path_factory.mktemp("browsed"))
    try:
        made.start_all("web")
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium.on_path(), args=ARGUMENTS
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def api(city):
    return Api(city)


@pytest.fixture
def window(browser, city):
    """Opens a window for somebody; at the end no page may have met an error."""
    opened, errors = [], []

    def open_for(who="Dispatcher", width=1440, height=900, theme="dark") -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: _note(errors, line))
        page.goto(city.url)
        if who:
            page.get_by_role("button", name=who, exact=True).click()
            page.wait_for_load_state()
        opened.append(context)
        return page

    yield open_for
    for context in opened:
        context.close()
    assert errors == []


def _note(errors, line):
    """Chromium logs refused requests as errors; those are answers and tested as such."""
    if line.type == "error" and "the server responded with a status of" not in line.text:
        errors.append(line.text)


@pytest.fixture
def make_call(api):
    """A routed call, at a place of its own so that its row can be told apart."""

    def make(place=None, answers=None, narrative=""):
        place = place or f"Crossing {time.monotonic_ns() % 1_000_000}"
        call = api.post("/calls", {"place": place, "narrative": narrative})
        if answers is not None:
            api.post(f"/calls/{call['id']}/triage", {"answers": CALM | answers})
        return {**call, "place": place}

    return make


def live(page):
    """Wait until the page has heard from the server."""
    page.wait_for_function("document.querySelector('[data-fresh]')?.textContent.startsWith('live')")


def open_call(page, call):
    page.locator(".call", has_text=call["place"]).locator("a").click()
    page.wait_for_selector(f"#call[data-call='{call['id']}']")
