"""The supervisor's way to a timer in trouble, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_clinicians, live
from tests.browser.test_pages import color_flaws
from tests.city import eventually


@pytest.fixture
def calm(city):
    """Nothing else stands over the masthead, and nothing comes to: only the first is in sight."""
    free_clinicians(city)
    city.sql("DELETE FROM programs_lastseen")
    city.sql("UPDATE dispatch_alert SET status = 'lapsed' WHERE status IN ('raised', 'escalated')")


@pytest.fixture
def ledger_fails(city):
    """The ledger's timer, which only the worker runs, has failed until now."""
    fails = (
        "UPDATE dispatch_timerrecord SET failures_in_a_row = 9, failures = 9, "
        "last_failure_at = now(), error_class = 'KeyError' WHERE key = 'ledger' RETURNING key"
    )
    yield lambda: eventually(lambda: city.sql(fails), 10)
    city.sql("UPDATE dispatch_timerrecord SET failures_in_a_row = 0 WHERE key = 'ledger'")


def test_a_page_about_a_timer_leads_to_it_and_says_who_took_it(window, calm, ledger_fails):
    page = window("Supervisor")
    live(page)
    ledger_fails()
    row = page.locator(".alert", has_text="the ledger of numbers")
    expect(row).to_be_visible(timeout=10_000)
    assert color_flaws(page) == []
    page.keyboard.press("k")
    expect(row).to_contain_text("answered by")
    expect(row.get_by_role("button", name="Seen")).to_be_visible()
    row.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Timers")).to_be_visible()
    line = page.locator("tr", has_text="the ledger of numbers")
    expect(line).to_contain_text("failing")
    expect(line).to_contain_text("KeyError")
    assert color_flaws(page) == []
    page.get_by_role("link", name="Look again").focus()
    page.keyboard.press("Enter")
    expect(line).to_contain_text("failing")


def test_the_page_is_reached_from_the_menu_by_keyboard(window):
    page = window("Administrator")
    page.locator(".pages summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Timers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Timers")).to_be_visible()
    page.get_by_role("region", name="Every timer").focus()
