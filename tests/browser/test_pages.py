"""Every page: accessible in both themes, whole at every size, light to load."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import CALM, live, open_call
from tests.browser.test_triage import BY_PHONE

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


COLOURS = {"type": "rule", "values": ["color-contrast"]}


def color_flaws(page):
    """What axe finds of colors alone, in both themes."""
    return [*_flaws(page, "dark", COLOURS), *_flaws(page, "light", COLOURS)]


def flaws(page):
    """What axe finds; in the light theme only colors can differ."""
    every = {"type": "tag", "values": LEVELS}
    return [*_flaws(page, "dark", every), *_flaws(page, "light", COLOURS)]


def _flaws(page, theme, rules):
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return [
        (theme, rule["id"], node["target"], node["failureSummary"])
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


class TestAccessible:
    def test_sign_in(self, window):
        assert flaws(window(None)) == []

    def test_the_console_with_a_call_in_triage(self, window, make_call):
        call = make_call(narrative="Pacing since morning.")
        page = window()
        live(page)
        assert flaws(page) == []
        open_call(page, call)
        page.wait_for_selector(".counsel")
        assert flaws(page) == []

    def test_a_worked_call_with_two_answers(self, window, make_call, api):
        call = make_call(answers={"self_harm": "thoughts"})
        one, other = window(), window("Supervisor")
        for page, value in ((one, "knife"), (other, "none")):
            open_call(page, call)
            page.locator("[data-fact=weapon]").click()
            page.locator("#fact-form [name=value]").fill(value)
        for page in (one, other):
            page.locator("#fact-form [name=value]").press("Enter")
        expect(other.locator(".fact-cell.two")).to_be_visible()
        assert flaws(other) == []

    def test_an_alert_and_a_screening(self, window, make_call, api):
        call = make_call(answers=BY_PHONE)
        page = window("Clinical lead")
        open_call(page, call)
        api.post(f"/calls/{make_call()['id']}/triage", {"answers": CALM | {"medical": "yes"}})
        expect(page.locator(".alert.page").first).to_be_visible()
        page.keyboard.press("q")
        page.locator("dialog[open] [data-digit='1']").click()
        page.wait_for_selector("#screen-form")
        assert flaws(page) == []

    @pytest.mark.parametrize("key", ["a", "d", "x", "?", ";"])
    def test_each_dialog(self, window, make_call, key):
        page = window()
        open_call(page, make_call(answers={"self_harm": "thoughts"}))
        page.keyboard.press(key)
        page.wait_for_selector("dialog[open]")
        assert flaws(page) == []

    @pytest.mark.parametrize(
        ("who", "path"),
        [
            ("Program manager", "/board/"),
            ("Program manager", "/hours/"),
            ("Clinical lead", "/protocols/"),
            ("Clinical lead", "/protocols/1/"),
            ("Clinical lead", "/protocols/draft/?from=1"),
            ("Clinical lead", "/protocols/1/what-if/"),
            ("Clinical lead", "/metrics/"),
            ("Auditor", "/journal/"),
            ("Administrator", "/people/"),
            ("Supervisor", "/timers/"),
            ("CCD clinician", "/"),
            ("CRT 1 crew", "/"),
            ("Dispatcher", "/no-such-page/"),
        ],
    )
    def test_each_page(self, window, city, who, path):
        page = window(who)
        page.goto(city.url + path)
        assert flaws(page) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (3840, 2160)])
def test_nothing_is_cut_off(window, make_call, width, height):
    page = window(width=width, height=height)
    open_call(page, make_call())
    page.wait_for_selector(".counsel")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.documentElement.scrollHeight") == height
    for selector in (".counsel", "#triage-form .primary", NOTE, "#part-actions", "footer"):
        box = page.locator(selector).first.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height, selector


NOTE = "#call .write textarea[name=text]"


def test_the_first_page_is_light(window, city, make_call):
    """Also while an alert waits that can be answered in words."""
    make_call(answers={"medical": "yes"})
    page = window(None)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.get_by_role("button", name="Dispatcher", exact=True).click()
    live(page)
    page.wait_for_load_state("networkidle")
    # The map is asked for when the board is live, and only where somebody wants it.
    later = ("leaflet", "/map", "map.js")
    loaded = [
        answer
        for answer in answers
        if answer.status == 200 and not any(part in answer.url for part in later)
    ]
    assert len(loaded) <= 12
    # On the wire, as the page grows with every call that other tests have left open.
    assert sum(answer.request.sizes()["responseBodySize"] for answer in loaded) <= 160_000


def test_what_was_typed_in_an_answer_is_back_when_its_menu_is_opened(window, make_call):
    call = make_call(answers={"medical": "yes"})

    def opened():
        page = window("Supervisor")
        live(page)
        alert = page.locator(".alert.page", has_text=call["number"])
        alert.locator("summary").click()
        return page, alert.locator("[name=said]")

    page, said = opened()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        said.fill("Medic 7 is two streets away")
    # A tab of its own knows nothing of it: the server does.
    expect(opened()[1]).to_have_value("Medic 7 is two streets away")


def test_two_hundred_calls_stay_in_order_and_reachable(window, make_call):
    for number in range(60):
        make_call(place=f"Row {number}", answers={"self_harm": "thoughts"} if number % 2 else {})
    page = window()
    live(page)
    ranks = page.locator("#calls .call").evaluate_all("rows => rows.map(row => row.dataset.rank)")
    assert len(ranks) >= 60
    assert ranks == sorted(ranks)
    page.keyboard.press("c")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#call")
    assert page.locator(".call[aria-current]").count() == 1


def test_the_theme_is_chosen_and_kept(window):
    page = window()
    page.get_by_role("button", name="Dark / light").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") in ("light", "dark")


def test_the_masthead_says_who_is_here_until_an_alert_stands_over_it(window):
    page = window("Administrator")
    expect(page.locator(".masthead .fact").first).to_contain_text("Ada Admin")
    page = window("CRT 1 crew")
    live(page)
    box = page.locator(".masthead .on-duty").bounding_box()
    on_top = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.fact') !== null",
        [box["x"] + 5, box["y"] + box["height"] / 2],
    )
    assert on_top or page.locator(".alert").count()
