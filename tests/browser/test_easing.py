"""Easing what is grave, as two people do it: one says why, another reads it and answers."""

from playwright.sync_api import expect

from tests.browser.conftest import CALM, live, open_call

WHY = "The officer has taken the knife away and she sits calmly."


def test_the_graver_goes_on_until_a_second_person_confirms(window, make_call, api):
    call = make_call(answers={"threat": "yes"})
    page, supervisor = window(), window("Supervisor")
    live(supervisor)
    open_call(page, call)
    expect(page.locator(".dest")).to_contain_text("locked")
    page.keyboard.press("t")
    page.wait_for_selector("#triage-form")
    expect(page.locator(".easing")).to_be_hidden()
    page.locator("[data-question=threat] input[value=no]").dispatch_event("click")
    expect(page.locator(".advice")).to_contain_text("Milder than what stands")
    expect(page.locator(".changed")).to_contain_text("Yes")
    page.locator("#triage-form .primary").click()
    expect(page.locator("#toast")).to_contain_text("choose a reason")
    expect(page.locator("[data-question=threat] :checked")).to_have_value("no")
    page.locator(".easing select").select_option("scene_information")
    page.locator(".easing textarea").fill(WHY)
    page.locator("#triage-form .primary").click()
    expect(page.locator(".countersign.asked")).to_contain_text(WHY)
    expect(page.locator(".dest")).to_contain_text("threat or crime")
    expect(page.locator("#own-panel")).to_contain_text("you asked a second person")
    heard = supervisor.locator(".alert", has_text="a second person is asked")
    expect(heard).to_have_count(1)
    heard.get_by_role("button", name="Read and answer").click()
    expect(supervisor.locator(".countersign.asked")).to_contain_text(WHY)
    supervisor.keyboard.press("+")
    expect(supervisor.locator(".countersign.confirmed")).to_have_count(1)
    expect(page.locator("#own-panel")).to_contain_text("confirmed")
    expect(page.locator(".dest")).not_to_contain_text("threat or crime")


def test_refused_by_key_the_graver_stays(window, make_call, api):
    call = make_call(answers={"others": "signs"})
    easing = {"reason": "scene_information", "text": WHY}
    api.post(f"/calls/{call['id']}/triage", {"answers": {"others": "no"}, "easing": easing})
    supervisor = window("Supervisor")
    open_call(supervisor, call)
    expect(supervisor.locator(".countersign.asked")).to_contain_text(WHY)
    supervisor.keyboard.press("-")
    expect(supervisor.locator(".countersign.refused")).to_contain_text("Supervisor")
    expect(supervisor.locator(".dest")).to_contain_text("high risk")


def test_what_triage_knows_stands_among_the_facts(window, make_call):
    call = make_call(answers=CALM | {"weapon": "present", "others": "signs"})
    page = window()
    open_call(page, call)
    weapon = page.locator(".fact-cell", has_text="Weapon").first
    expect(weapon).to_contain_text("within reach")
    expect(weapon).to_contain_text("by triage")
    expect(page.locator(".hazards").first).to_contain_text("Weapon")
