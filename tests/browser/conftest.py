"""Real Chromium before a real server; each person has a window of their own."""

import time

import pytest
from playwright.sync_api import Page, expect

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
# How long a page may take before a test calls it dead; no test asks how fast it is.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
CALM = {
    "threat": "no",
    "medical": "no",
    "attempt": "no",
    "self_harm": "no",
    "means": "no",
    "others": "no",
    "endangered": "no",
    "weapon": "no",
    "age": "adult",
    "state": "no",
    "substance": "no",
    "alone": "no",
}


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    made = City(tmp_path_factory.mktemp("browsed"))
    try:
        made.start_all("web")
        fold_maps(made)
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def browser(playwright):
    launched = playwright.chromium.launch(executable_path=chromium.on_path(), args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def api(city):
    return Api(city)


@pytest.fixture(scope="session")
def signed_in(browser, city):
    """The cookies of each person, who signs in once for all the tests."""
    known = {}

    def cookies_of(who):
        if who not in known:
            context = browser.new_context()
            page = context.new_page()
            page.goto(city.url)
            page.get_by_role("button", name=who, exact=True).click()
            page.wait_for_url(lambda url: "login" not in url)
            known[who] = context.storage_state()
            context.close()
        return known[who]

    return cookies_of


@pytest.fixture
def window(browser, city, signed_in):
    """Opens a window for somebody; at the end no page may have met an error."""
    opened, errors = [], []

    def open_for(who="Dispatcher", width=1440, height=900, theme="dark") -> Page:
        state = signed_in(who) if who else None
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, storage_state=state)
        context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: _note(errors, line))
        page.goto(city.url)
        opened.append(context)
        return page

    yield open_for
    for context in opened:
        context.close()
    assert errors == []


def _note(errors, line):
    """A refused request is logged as an error; it is an answer, and tested as such."""
    refused = "the server responded with a status of", "Response Status Error Code 4"
    if line.type == "error" and not any(words in line.text for words in refused):
        errors.append(line.text)


@pytest.fixture
def make_call(api):
    """A routed call, at a place of its own so that its row can be told apart."""

    def make(place=None, answers=None, narrative=""):
        place = place or f"Crossing {time.monotonic_ns() % 1_000_000:06}"
        call = api.post("/calls", {"place": place, "narrative": narrative})
        if answers is not None:
            api.post(f"/calls/{call['id']}/triage", {"answers": CALM | answers})
        return {**call, "place": place}

    return make


def fold_maps(city):
    """The map is for the tests of the map: without it every page is drawn sooner."""
    city.sql(
        'UPDATE programs_staff SET layouts = jsonb_build_object(role, \'{"map": "folded"}\'::jsonb)'
    )


def free_clinicians(city):
    """Two clinicians who are free, and nothing on offer, whatever was before."""
    city.sql(
        "UPDATE dispatch_handoff SET status = 'withdrawn', ended_at = now() "
        "WHERE status = 'offered'"
    )
    people = "username IN ('clinician', 'clinician2')"
    city.sql(
        "UPDATE dispatch_call SET owner_id = received_by_id WHERE status <> 'closed' AND owner_id "
        f"IN (SELECT id FROM programs_staff WHERE {people})"
    )
    city.sql(
        f"UPDATE programs_staff SET presence = 'wrap_up' WHERE {people} AND presence = 'on_call'"
    )
    city.sql(f"UPDATE programs_staff SET presence = 'available' WHERE {people}")


def live(page):
    """Wait until the page has heard from the server."""
    expect(page.locator("[data-fresh]").first).to_contain_text("live")


def open_call(page, call):
    page.locator(".call", has_text=call["place"]).locator("a").click()
    page.wait_for_selector(f"#call[data-call='{call['id']}']")


def say_who_goes(page, who):
    """The first that is owed to the open call is answered: somebody has said that they come."""
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("=")
    expect(page.locator(".owed-list input:focus")).to_have_count(1)
    page.keyboard.type(who)
    page.keyboard.press("Enter")
    expect(page.locator(".owed-list")).to_contain_text(who)
    page.locator("#part-head h1").click()
