"""A call from first word to last, by keyboard alone, watched from another window."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import live, open_call
from tests.browser.ordinary import ordinary_call
from tests.browser.test_floor import let_units_go

WHY = "Known to ART; calms with them."


@pytest.fixture(autouse=True)
def free(city):
    """Every unit is free, so that the one a test sends is the first on the list."""
    let_units_go(city)


def test_an_ordinary_call_needs_no_more_keys_than_it_did(window):
    page = window()
    live(page)
    # 74 are allowed; they were counted with T before each question and every step by the line.
    assert ordinary_call(page, "western nw 23") <= 45


def test_the_whole_path_by_keyboard_while_another_console_watches(window):
    page, other = window(), window("Supervisor")
    live(page), live(other)
    page.evaluate("window.sameDocument = true")
    keys = page.keyboard

    keys.press("a")
    page.wait_for_selector("dialog[open] [name=place]")
    keys.type("Keyboard Crossing")
    keys.press("Enter")
    expect(page.locator("#call h1")).to_have_text("Keyboard Crossing")
    row = other.locator(".call", has_text="Keyboard Crossing")
    expect(row).to_contain_text("received")

    page.wait_for_selector("#triage-form")
    keys.press("t")
    expect(page.locator(".q input:focus")).to_have_count(1)
    keys.press("1")
    expect(row).to_contain_text("in triage")
    for digit in "113211":
        keys.press(digit)
    expect(page.locator(".counsel")).to_contain_text("Crisis Response Team")
    for digit in "1111":
        keys.press(digit)
    keys.press("Enter")
    expect(row).to_contain_text("waiting for Crisis Response Team")
    expect(page.locator(".dest")).to_contain_text("high risk")

    keys.press("d")
    best = page.locator("dialog[open] [data-digit='1'] b").first.inner_text()
    assert best.startswith("CRT")
    keys.press("1")
    expect(row).to_contain_text(f"{best} dispatched")
    unit = other.locator(".unit", has_text=best)
    # The means are within reach: the crew hears that first, and only then goes.
    page.wait_for_selector("#part-work [data-key=p][data-step$=hazards]")
    expect(page.locator("#part-work [data-step$=en_route]")).to_have_count(0)
    keys.press("p")
    keys.press("Enter")
    expect(page.locator("#part-work")).to_contain_text("hazards read")
    for words in ("en route", "on scene", "transporting"):
        step = words.replace(" ", "_")
        page.wait_for_selector(f"#part-work [data-key=p][data-step$='{step}']")
        keys.press("p")
        keys.press("Enter")
        expect(unit).to_contain_text(words)
    page.wait_for_selector("#part-work [data-key=p][data-step$=cleared]")
    keys.press("p")
    keys.press("Enter")
    expect(row).to_contain_text("all units clear")

    keys.press("n")
    keys.type("Walked with her to the door.")
    keys.press("Enter")
    expect(page.locator("#part-timeline")).to_contain_text("Walked with her to the door.")
    keys.press("Escape")
    keys.press("x")
    page.wait_for_selector("dialog[open] [type=radio]")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(row).to_have_count(0)
    expect(page.locator(".dest")).to_contain_text("Closed")
    assert page.evaluate("window.sameDocument")


def test_the_same_by_mouse(window, make_call):
    call = make_call(answers={"self_harm": "thoughts"})
    page = window()
    open_call(page, call)
    page.get_by_role("button", name="Dispatch D").click()
    page.get_by_role("button", name="CRT2").click()
    for words in ("Hazards read", "En route", "On scene", "Clear"):
        page.locator("#part-work").get_by_role("button", name=words).click()
    page.get_by_role("button", name="Close…").click()
    page.get_by_label("Stabilized in place").check()
    page.get_by_role("button", name="Close the call").click()
    expect(page.locator(".dest")).to_contain_text("Stabilized in place")


def override(page, text=WHY):
    page.wait_for_selector("#triage-form")
    page.get_by_role("button", name="Override…").click()
    page.locator("#override [name=destination]").select_option("art")
    page.locator("#override [name=band]").select_option("3")
    page.locator("#override [name=text]").fill(text)
    page.get_by_role("button", name="Override and route").click()


def test_an_override_needs_its_reason_and_leaves_a_trace(window, make_call):
    call = make_call(answers={"presence": "no", "ongoing": "no"})
    page = window()
    open_call(page, call)
    page.keyboard.press("t")
    override(page, "")
    expect(page.locator("#toast")).to_contain_text("Say in words why")
    expect(page.locator(".dest")).to_contain_text("Crisis Call Diversion")
    page.locator("#override [name=text]").fill(WHY)
    page.get_by_role("button", name="Override and route").click()
    expect(page.locator(".dest")).to_contain_text("Alternative Response Team")
    expect(page.locator(".dest")).to_contain_text("Overridden")


def test_an_override_that_eases_what_nobody_cleared_waits_for_a_second_person(window, make_call):
    page, supervisor = window(), window("Supervisor")
    for call in (make_call(), make_call()):
        open_call(page, call)
        override(page)
        expect(page.locator("#own-panel")).to_contain_text(f"{call['number']}: you asked a second")
    expect(page.locator(".countersign.asked")).to_contain_text(WHY)
    expect(page.locator(".dest")).to_contain_text("Crisis Response Team")
    expect(page.locator(".dest")).not_to_contain_text("Overridden")
    # However long the words, on the smallest screen no control leaves it, and the gravest alert
    # keeps its room.
    page.set_viewport_size({"width": 1280, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    assert page.locator("#alerts .alert .words").bounding_box()["width"] > 100
    # To ask is not to watch: the next call that is opened is not answered with a refusal.
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.reload()
    live(page)
    open_call(page, call)
    page.wait_for_load_state("networkidle")
    assert not [url for url in sent if "unwatch" in url]
    open_call(supervisor, call)
    expect(supervisor.locator(".countersign.asked")).to_contain_text(WHY)
    supervisor.keyboard.press("+")
    expect(page.locator(".dest")).to_contain_text("Alternative Response Team")
    expect(page.locator(".dest")).to_contain_text("Overridden")


def test_a_crew_works_its_own_call_and_no_other(window, make_call, api):
    mine, other = (make_call(answers={"presence": "yes"}) for _ in range(2))
    crew = window("ART 1 crew")
    api.post(f"/calls/{mine['id']}/assignments", {"unit": "ART1"})
    api.post(f"/calls/{other['id']}/assignments", {"unit": "ART2"})
    open_call(crew, mine)
    crew.locator("#part-work").get_by_role("button", name="En route").click()
    expect(crew.locator(".unit", has_text="ART1")).to_contain_text("en route")
    expect(crew.get_by_role("button", name="Close…")).to_have_count(0)
    open_call(crew, other)
    expect(crew.locator("#part-work")).to_contain_text("ART2")
    expect(crew.locator("#part-work button")).to_have_count(0)


def test_a_call_routed_away_leaves_the_screen_but_not_what_was_typed(window, make_call, api):
    call = make_call(answers={"ongoing": "no", "presence": "no"})
    clinician = window("CCD clinician")
    open_call(clinician, call)
    clinician.locator("[name=text]").first.fill("She breathes more slowly")
    api.post(f"/calls/{call['id']}/triage", {"answers": {"self_harm": "plan"}})
    expect(clinician.locator(".gone")).to_contain_text("has left your board")
    expect(clinician.locator(".call", has_text=call["place"])).to_have_count(0)
    expect(clinician.locator("[name=text]").first).to_have_value("She breathes more slowly")


def test_the_manager_sees_the_numbers_move(window, make_call):
    manager = window("Program manager")
    live(manager)
    cell = manager.locator("#live-board table").first.locator("tr", has_text="Not routed yet")
    before = int(cell.locator("td").first.inner_text())
    make_call()
    expect(cell.locator("td").first).to_have_text(str(before + 1))
