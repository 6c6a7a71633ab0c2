"""Triage as people do it: by keyboard, with both answers, with alerts that want an answer."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CALM, live, open_call, say_who_goes

BY_PHONE = {"presence": "no", "ongoing": "no"}
SHUT = """
zone = "America/Chicago"
[weekly]
ccd = { daily = ["07:00-23:00"] }
crt = { daily = [] }
art = { daily = [] }
"""


@pytest.fixture
def shut(city, tmp_path):
    """CRT and ART are shut for the time of a test."""
    hours = tmp_path / "shut.toml"
    hours.write_text(SHUT)
    city.manage("load_hours", str(hours))
    yield
    city.manage("load_hours", "tests/always_open.toml")


def asked(page):
    """The questions on the screen that wait for an answer."""
    open_ones = ".q:not([hidden]):not(:has(:checked))"
    return page.locator(open_ones).evaluate_all("all => all.map(one => one.dataset.question)")


def begin(page, call):
    open_call(page, call)
    page.wait_for_selector(".counsel")
    page.keyboard.press("t")
    expect(page.locator(".q input:focus")).to_have_count(1)


def test_only_questions_that_still_matter_are_asked(window, make_call):
    call = make_call()
    page = window()
    begin(page, call)
    # What depends on another answer, and pregnancy, may yet be asked; the path below asks 13.
    assert not {"means", "alone"} & set(asked(page))
    page.keyboard.press("2")
    assert asked(page) == ["medical", "attempt", "self_harm", "weapon", "state"]
    expect(page.locator("b[data-to-go]")).to_have_text("· 5 to go")
    expect(page.locator(".counsel")).to_contain_text("Police")
    expect(page.locator(".counsel")).to_contain_text("locked")
    for digit in "1111":
        page.keyboard.press(digit)
    assert asked(page) == []
    page.keyboard.press("Enter")
    expect(page.locator(".dest")).to_contain_text("threat or crime")


def test_an_ordinary_call_is_asked_thirteen_questions(window, make_call):
    call = make_call()
    page = window()
    begin(page, call)
    given = 0
    while asked(page):
        page.keyboard.press("1")
        given += 1
    assert given == 13


def test_what_nobody_asked_is_said_beside_what_stands(window, make_call):
    call = make_call()
    page = window()
    begin(page, call)
    page.keyboard.type("111111")
    page.locator("[data-question=presence] label", has_text="Yes").click()
    told = page.locator(".counsel .unasked summary")
    expect(told).to_contain_text("Is a weapon within reach?")
    expect(told).to_contain_text("with CIT police")


def test_what_to_do_until_help_comes_is_said_and_stays_on_the_call(window, make_call):
    call = make_call()
    page = window()
    begin(page, call)
    page.keyboard.type("1")
    page.locator("[data-question=attempt] label", has_text="accidental").click()
    expect(page.locator(".counsel .say")).to_contain_text("naloxone")
    page.locator("#triage-form .primary").click()
    expect(page.locator(".dest")).to_contain_text("high risk")
    open_call(page, call)
    expect(page.locator(".meanwhile .say")).to_contain_text("naloxone")


def test_an_answer_taken_back_asks_again_what_matters_then(window, make_call):
    call = make_call()
    page = window()
    begin(page, call)
    page.keyboard.press("2")
    page.locator("[data-question=threat]").hover()
    page.locator("[data-question=threat] label", has_text="No").first.click()
    assert len(asked(page)) == 13
    expect(page.locator(".counsel")).to_contain_text("Crisis Response Team")


def test_the_recommendation_stands_from_the_first_and_moves_with_each(window, make_call):
    call = make_call()
    page = window()
    begin(page, call)
    told = page.locator(".counsel")
    expect(told).to_contain_text("not cleared")
    page.keyboard.press("1")
    expect(told).to_contain_text("Medical danger is not ruled out")
    for digit in "111111":
        page.keyboard.press(digit)
    expect(told).to_contain_text("Alternative Response Team")


def test_a_key_answers_the_question_in_focus_and_no_other(window, make_call):
    """However fast the keys come: the page branches by itself and waits for nobody."""
    call = make_call()
    page = window()
    begin(page, call)
    page.keyboard.type("1115")
    given = page.locator(".q input:checked").evaluate_all(
        "all => all.map(one => one.name + one.value)"
    )
    assert given == [
        "answer-threatno",
        "answer-medicalno",
        "answer-attemptno",
        "answer-self_harmplan",
    ]
    assert asked(page) == ["means", "others", "weapon", "age", "state", "frequent"]


def test_what_is_needed_and_who_can_take_it_are_both_told_and_kept(window, make_call, shut):
    call = make_call()
    page, other = window(), window("Supervisor")
    begin(page, call)
    page.keyboard.type("1115")
    told = page.locator(".counsel")
    expect(told).to_contain_text("Crisis Response Team")
    expect(told.locator(".instead")).to_contain_text("Crisis Response Team needed; closed")
    expect(told.locator(".instead")).to_contain_text("→ Police with a CIT officer")
    page.locator("#triage-form .primary").click()
    open_call(other, call)
    expect(other.locator(".dest")).to_contain_text("→ Police")
    expect(other.locator(".dest")).to_contain_text("Crisis Response Team needed; closed")
    expect(other.locator(".dest")).to_contain_text("Crisis Call Diversion")


def test_a_call_nobody_served_closes_with_a_reason_only(window, make_call, shut):
    call = make_call(answers={"self_harm": "plan"})
    page = window()
    open_call(page, call)
    page.keyboard.press("x")
    page.get_by_label("Handed to police").check()
    page.get_by_role("button", name="Close the call").click()
    expect(page.locator("dialog .refusal")).to_contain_text("nobody served this call: say why")
    expect(page.get_by_label("Handed to police")).to_be_checked()
    page.get_by_label("Out of hours").check()
    page.get_by_role("button", name="Close the call").click()
    expect(page.locator("dialog .refusal")).to_contain_text("Police have not taken this call")
    expect(page.get_by_label("Out of hours")).to_be_checked()
    page.keyboard.press("Escape")
    say_who_goes(page, "2B15")
    page.keyboard.press("x")
    expect(page.get_by_label("Handed to police")).to_be_checked()
    expect(page.get_by_label("Out of hours")).to_be_checked()
    page.get_by_role("button", name="Close the call").click()
    expect(page.locator(".dest")).to_contain_text("Not served: Out of hours")


def test_a_hard_stop_is_not_overridden_and_nothing_typed_is_lost(window, make_call):
    call = make_call()
    page = window()
    begin(page, call)
    page.keyboard.press("2")
    page.get_by_role("button", name="Override…").click()
    page.locator("#override [name=destination]").select_option("art")
    page.locator("#override [name=band]").select_option("3")
    page.locator("#override [name=text]").fill("They know each other.")
    page.get_by_role("button", name="Override and route").click()
    expect(page.locator("#toast")).to_contain_text("That stands until the answer changes")
    expect(page.locator("#override [name=text]")).to_have_value("They know each other.")


def test_triaged_again_with_the_answers_of_before(window, make_call):
    call = make_call(answers={"presence": "yes"})
    page = window()
    open_call(page, call)
    page.keyboard.press("t")
    page.wait_for_selector("#triage-form")
    expect(page.locator("#triage")).to_contain_text("change what has changed")
    expect(page.locator("[data-question=presence] :checked")).to_have_value("yes")
    page.locator("[data-question=self_harm]").hover()
    page.locator("[data-question=self_harm] label", has_text="has a plan").click()
    expect(page.locator(".call", has_text=call["place"])).to_contain_text("triaged again")
    page.locator("#triage-form .primary").click()
    expect(page.locator(".dest")).to_contain_text("Crisis Response Team")


def test_a_rise_in_band_is_heard_on_every_position_and_moves_nothing(window, make_call, api):
    call = make_call(answers=BY_PHONE)
    pages = [window(who) for who in ("Dispatcher", "Supervisor", "CCD clinician", "Clinical lead")]
    for page in pages:
        live(page)
    before = [page.locator("#pane").bounding_box() for page in pages]
    api.post(f"/calls/{call['id']}/triage", {"answers": CALM | {"self_harm": "plan"}})
    for page, box in zip(pages, before, strict=True):
        rise = page.locator(".alert.band_rise", has_text=call["number"])
        expect(rise).to_have_count(1)
        expect(rise).to_contain_text("from 4 to 2")
        assert page.locator("#pane").bounding_box() == box
    expect(pages[2].locator(".alert", has_text=call["place"])).to_have_count(0)
    dismissed = pages[0].locator(".alert.band_rise", has_text=call["number"])
    while dismissed.count():
        pages[0].keyboard.press("k")
    pages[0].reload()
    live(pages[0])
    expect(dismissed).to_have_count(0)


def test_a_page_is_taken_by_one_and_leaves_the_other(window, make_call, api):
    call = make_call()
    supervisor, lead = window("Supervisor"), window("Clinical lead")
    live(supervisor), live(lead)
    api.post(f"/calls/{call['id']}/triage", {"answers": CALM | {"medical": "yes"}})
    paged = supervisor.locator(".alert.page", has_text=call["number"])
    expect(paged).to_have_count(1)
    expect(lead.locator(".alert.page", has_text=call["number"])).to_have_count(1)
    while paged.count():
        supervisor.keyboard.press("k")
        supervisor.wait_for_timeout(100)
    expect(lead.locator(".alert.page", has_text=call["number"])).to_have_count(0)


def test_a_screening_by_keyboard_that_no_dispatcher_reads(window, make_call):
    call = make_call(answers=BY_PHONE)
    clinician, dispatcher = window("CCD clinician"), window()
    open_call(clinician, call)
    open_call(dispatcher, call)
    clinician.keyboard.press("q")
    clinician.wait_for_selector("dialog[open] [data-digit='1']")
    clinician.keyboard.press("1")
    clinician.wait_for_selector("#screen-form")
    items = clinician.locator("#screen-items .q")
    expect(items).to_have_count(2)
    for left in (2, 2, 3, 4):
        expect(items).to_have_count(left)
        clinician.keyboard.press("2")
        expect(clinician.locator("#screen-items.htmx-request")).to_have_count(0)
    expect(clinician.locator(".level")).to_contain_text("pages the supervisor")
    clinician.keyboard.press("Enter")
    expect(clinician.locator("dialog[open]")).to_have_count(0)
    clinician.keyboard.press("r")
    expect(clinician.locator(".screening")).to_contain_text("high")
    expect(dispatcher.locator("#part-timeline")).to_contain_text("The person was screened")
    said = dispatcher.locator("body").inner_text()
    assert "Not safe, alone" not in said
    assert "high" not in dispatcher.locator("#call").inner_text().replace("high risk", "")
    expect(dispatcher.get_by_role("button", name="Screen")).to_have_count(0)


def test_language_and_needs_reach_the_crew(window, make_call, api):
    call = make_call(answers={"presence": "yes"})
    page, crew = window(), window("ART 1 crew")
    open_call(page, call)
    page.keyboard.press("l")
    page.locator("#needs-form [name=language]").fill("Spanish")
    page.locator("#needs-form [name=interpreter]").check()
    page.locator("#needs-form [name=access_needs]").fill("Uses a wheelchair")
    page.keyboard.press("Enter")
    open_call(crew, call)
    for words in ("Spanish", "interpreter", "Uses a wheelchair"):
        expect(crew.locator("#part-facts")).to_contain_text(words)
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    expect(page.locator("dialog[open]")).to_contain_text("interpreter needed")


def test_who_is_second_to_take_a_page_is_told_who_has_it(window, make_call, api, city):
    call = make_call()
    supervisor = window("Supervisor")
    live(supervisor)
    api.post(f"/calls/{call['id']}/triage", {"answers": CALM | {"medical": "yes"}})
    page = supervisor.locator(".alert.page", has_text=call["number"])
    expect(page).to_have_count(1)
    # Answered elsewhere, and this screen has not heard of it yet.
    city.sql(
        "UPDATE dispatch_alert SET status = 'answered', answered_at = now(), answered_by_id = "
        "(SELECT id FROM programs_staff WHERE username = 'lead') "
        "WHERE call_id = %s AND kind = 'page'",
        call["id"],
    )
    page.locator("button[data-key=k]").evaluate("button => button.click()")
    expect(supervisor.locator("#toast")).to_contain_text("Lee Lead answered this already")


def test_the_question_in_hand_is_in_sight_on_the_smallest_screen(window, make_call):
    call = make_call()
    page = window(width=1280, height=720)
    begin(page, call)
    for key in "111111":
        page.keyboard.press(key)
        page.wait_for_timeout(150)
        question = page.locator(".q:focus-within").bounding_box()
        verdict = page.locator(".verdict").bounding_box()
        pane = page.locator("#call .left").bounding_box()
        assert question["y"] >= pane["y"]
        assert question["y"] + question["height"] <= verdict["y"] + 1
