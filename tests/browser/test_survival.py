"""What is typed survives; two answers both stand; a dead line never looks alive."""

import os
import signal
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CALM, live, open_call

NOTE = "#call .write textarea[name=text]"


def test_text_survives_others_changes_and_a_refresh(window, make_call, api):
    call = make_call(answers={"self_harm": "thoughts"})
    page = window()
    live(page)
    open_call(page, call)
    page.locator(NOTE).press_sequentially("He has agreed to")
    api.post(f"/calls/{call['id']}/notes", {"text": "Said elsewhere."})
    expect(page.locator("#part-timeline")).to_contain_text("Said elsewhere.")
    expect(page.locator(NOTE)).to_be_focused()
    page.keyboard.type(" sit")
    page.reload()
    page.wait_for_selector(f"#call[data-call='{call['id']}']")
    expect(page.locator(NOTE)).to_have_value("He has agreed to sit")


def test_a_half_filled_intake_survives_a_refresh(window):
    page = window()
    page.keyboard.press("a")
    page.locator("dialog [name=place]").fill("Lake Hefner")
    page.locator("dialog [name=narrative]").fill("Sitting on the")
    page.reload()
    page.keyboard.press("a")
    expect(page.locator("dialog [name=narrative]")).to_have_value("Sitting on the")
    page.get_by_role("button", name="Open the call").click()
    expect(page.locator("#call h1")).to_have_text("Lake Hefner")
    page.keyboard.press("a")
    expect(page.locator("dialog [name=narrative]")).to_have_value("")


def test_an_ended_session_says_so_and_loses_nothing(window, make_call):
    call = make_call(answers={"self_harm": "thoughts"})
    page = window()
    open_call(page, call)
    page.locator(NOTE).fill("Typed while the session ended")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("#toast")).to_contain_text("You are signed out")
    expect(page.locator(NOTE)).to_have_value("Typed while the session ended")
    with page.context.expect_page() as opened:
        page.locator("#toast a").click()
    opened.value.get_by_role("button", name="Dispatcher", exact=True).click()
    opened.value.wait_for_selector("#calls")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("#part-timeline")).to_contain_text("Typed while the session ended")


def test_a_key_right_after_a_dialog_closes_is_not_taken_for_text(window):
    """Until the next frame the field that was being filled still has the focus."""
    page = window()
    live(page)
    page.keyboard.press("o")
    expect(page.locator("#sheet [name=place]")).to_be_focused()
    page.evaluate(
        """() => {
          document.querySelector("#sheet").close();
          const key = new KeyboardEvent("keydown", { key: "j", bubbles: true });
          document.activeElement.dispatchEvent(key);
        }"""
    )
    expect(page.locator("dialog[open] [name=consent]").first).to_be_visible()


def test_a_refusal_is_told_and_keeps_the_text(window, make_call):
    call = make_call(answers={"self_harm": "thoughts"})
    page = window()
    open_call(page, call)
    page.locator(NOTE).fill("a" * 10_001)
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("#toast")).to_contain_text("it may have 10000")
    assert len(page.locator(NOTE).input_value()) == 10_001


def state(page, value):
    page.locator("[data-fact=weapon]").click()
    page.locator("#fact-form [name=value]").fill(value)


def test_two_answers_from_older_screens_both_stand_until_one_is_chosen(window, make_call):
    call = make_call(answers={"self_harm": "thoughts"})
    one, other = window(), window("Supervisor")
    for page in (one, other):
        live(page)
        open_call(page, call)
    state(one, "knife in kitchen")
    state(other, "none seen")
    one.keyboard.press("Enter")
    expect(other.locator("#part-facts")).to_contain_text("knife in kitchen")
    other.keyboard.press("Enter")
    for page in (one, other):
        cell = page.locator(".fact-cell.two")
        expect(cell).to_contain_text("knife in kitchen")
        expect(cell).to_contain_text("none seen")
        expect(cell).to_contain_text("Dana Dispatch")
        expect(cell).to_contain_text("Sam Supervisor")
    expect(one.locator(".call", has_text=call["place"])).to_contain_text("Weapon: two answers")
    one.locator(".fact-cell.two p", has_text="knife").get_by_role("button").click()
    for page in (one, other):
        expect(page.locator(".fact-cell.two")).to_have_count(0)
        expect(page.locator("#part-facts")).to_contain_text("knife in kitchen")


def test_a_correction_strikes_and_keeps(window, make_call, api):
    call = make_call(answers={"self_harm": "thoughts"})
    api.post(f"/calls/{call['id']}/notes", {"text": "Left hand."})
    page = window()
    open_call(page, call)
    page.get_by_role("button", name="Strike or correct: Left hand.").click()
    page.locator("#strike-form textarea").fill("Right hand.")
    page.keyboard.press("Enter")
    expect(page.locator("#part-timeline s")).to_have_text("Left hand.")
    expect(page.locator("#part-timeline")).to_contain_text("Right hand.")


@pytest.fixture(params=["hazards", "en_route"])
def steps(request, make_call, api):
    """A unit on a call: the step it is at, and how another person reports that step.

    The hazards are read before it goes, so the first step that a press could land on is "En route".
    """
    call = make_call(answers={"self_harm": "thoughts"})
    made = api.post(f"/calls/{call['id']}/assignments", {"unit": "CRT3"})
    unit = f"/assignments/{made['id']}"

    def read():
        api.post(f"{unit}/hazards", {"seen": api.get(f"/calls/{call['id']}")["hazards_digest"]})

    def go():
        api.post(f"{unit}/progress", {"status": "en_route"})

    if request.param == "hazards":
        yield call, ("hazards", "en_route"), read, "dispatched"
    else:
        read()
        yield call, ("en_route", "on_scene"), go, "en_route"
    # One of them is refused, whichever step it was left at: the unit is free for the next test.
    for end in ("cancelled", "cleared"):
        api.post(f"{unit}/progress", {"status": end})


def test_the_focus_never_lands_on_another_step(window, steps, api):
    """Two people work one unit: an Enter meant for one step must not report the next."""
    call, (step, following), report, status = steps
    page = window()
    open_call(page, call)
    page.locator(f"[data-step$={step}]").focus()
    report()
    expect(page.locator(f"[data-step$={following}]")).to_be_visible()
    expect(page.locator(f"[data-step$={step}]")).to_have_count(0)
    page.keyboard.press("Enter")
    time.sleep(0.3)
    stays(page, call, api, status)


def test_a_button_pressed_while_it_is_drawn_anew_is_not_another_step(window, steps, api):
    """The mouse goes down on one step; before it is up again, another person has reported it."""
    call, (step, following), report, status = steps
    page = window()
    open_call(page, call)
    box = page.locator(f"[data-step$={step}]").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    report()
    expect(page.locator(f"[data-step$={following}]")).to_be_visible()
    page.mouse.up()
    stays(page, call, api, status)


def stays(page, call, api, status):
    """Whatever was pressed, the unit is where it was reported, also once more has been drawn."""
    api.post(f"/calls/{call['id']}/notes", {"text": "After it was pressed."})
    expect(page.locator("#part-timeline")).to_contain_text("After it was pressed.")
    expect(page.locator(".assignment")).to_have_attribute("data-status", status)
    assert [one["status"] for one in api.get(f"/calls/{call['id']}")["assignments"]] == [status]


def test_a_silent_server_is_called_stale_and_the_screen_recovers(window, city, make_call, api):
    page = window()
    live(page)
    expect(page.locator("#stale")).to_be_hidden()
    group = os.getpgid(city.running["web"].pid)
    os.killpg(group, signal.SIGSTOP)
    try:
        page.wait_for_selector("#stale:not([hidden])")
        expect(page.locator(".calls .fresh")).to_contain_text("STALE since")
        expect(page.locator("#stale")).to_contain_text("No word from the server since")
    finally:
        os.killpg(group, signal.SIGCONT)
    call = make_call()
    expect(page.locator(".call", has_text=call["place"])).to_be_visible()
    expect(page.locator("#stale")).to_be_hidden()


def test_a_row_under_the_pointer_stays_until_it_is_left_alone(window, make_call, api):
    first, _ = make_call(), make_call(answers={"threat": "yes"})
    page = window()
    live(page)
    row = page.locator(".call", has_text=first["place"])
    row.hover()
    before = row.evaluate("row => [...row.parentElement.children].indexOf(row)")
    api.post(f"/calls/{first['id']}/triage", {"answers": {**CALM, "presence": "no"}})
    expect(row).to_contain_text("waiting for")
    assert row.evaluate("row => [...row.parentElement.children].indexOf(row)") == before
    page.mouse.move(700, 400)
    ranks = "rows => rows.map(row => row.dataset.rank)"
    assert page.locator("#calls .call").evaluate_all(ranks) == sorted(
        page.locator("#calls .call").evaluate_all(ranks)
    )


def test_a_line_cut_between_two_frames_of_one_event_loses_neither(window, make_call, api):
    """Assigning draws the call and the unit; a cut after the first must not lose the second."""
    call = make_call(answers={"self_harm": "thoughts"})
    page = window(None)
    page.add_init_script(CUT_AFTER_THE_CALL)
    page.get_by_role("button", name="Dispatcher", exact=True).click()
    live(page)
    made = api.post(f"/calls/{call['id']}/assignments", {"unit": "CRT2"})
    expect(page.locator(".unit", has_text="CRT2")).to_contain_text("dispatched")
    assert page.evaluate("window.cuts") == 1
    api.post(f"/assignments/{made['id']}/progress", {"status": "cancelled"})


# A WebSocket that hangs up right after the first row of a dispatched unit's call has arrived.
CUT_AFTER_THE_CALL = """
window.cuts = 0;
window.WebSocket = class extends WebSocket {
  set onmessage(hear) {
    let cut = false;
    super.onmessage = (message) => {
      if (cut) return;
      hear(message);
      if (window.cuts || !message.data.includes("CRT2 dispatched")) return;
      window.cuts += 1;
      cut = true;
      this.close();
    };
  }
};
"""
