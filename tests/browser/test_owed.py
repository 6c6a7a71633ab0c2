"""What is owed, in real browsers: said by key or by the line, gone from the other console."""

from playwright.sync_api import expect

from tests.browser.conftest import live, open_call
from tests.browser.test_floor import order
from tests.browser.test_pages import color_flaws, flaws

GRAVE = {"others": "signs", "weapon": "present", "medical": "yes"}


def test_who_goes_is_said_with_one_key_and_the_other_console_knows(window, make_call):
    call = make_call(answers=GRAVE)
    page, other = window(), window("Supervisor")
    live(page)
    open_call(page, call)
    owed = page.locator(".owed-list")
    expect(owed).to_contain_text("Police (CIT)")
    live(other)
    other.goto(f"{other.url.split('#')[0]}owed/")
    row = other.locator("#owed .owed", has_text=call["number"]).filter(has_text="Police")
    expect(row).to_be_visible()
    page.locator("#part-head h1").click()
    page.keyboard.press("=")
    expect(owed.locator("input:focus")).to_have_count(1)
    order_of = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.type("2B15")
    page.keyboard.press("Enter")
    expect(owed).to_contain_text("2B15")
    label = order_of.split(":")[0]
    mine = other.locator("#owed .owed", has_text=call["number"]).filter(has_text=label)
    expect(mine.first).not_to_contain_text("who goes")


def test_the_line_says_who_goes_and_why_nobody_does(window, make_call):
    call = make_call(answers=GRAVE)
    page = window()
    live(page)
    open_call(page, call)
    owed = page.locator(".owed-list")
    order(page, "police accepted 2B15")
    expect(owed).to_contain_text("2B15")
    order(page, "ems unavailable no unit")
    expect(owed).to_contain_text("no unit is free")
    expect(owed).to_contain_text("in place of EMS")


def test_the_board_has_no_flaw_in_either_light(window, make_call):
    make_call(answers=GRAVE)
    for theme in ("dark", "light"):
        page = window("Supervisor", theme=theme)
        page.goto(f"{page.url.split('#')[0]}owed/")
        expect(page.locator("#owed .owed").first).to_be_visible()
        assert flaws(page) == []
        assert color_flaws(page) == []
