"""Alerts that wait: all in sight, the gravest on top, those of one call together, by keyboard."""

import os
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import live
from tests.browser.test_pages import color_flaws

ONE_OF_EACH = (
    "INSERT INTO dispatch_alert (id, call_id, kind, reason, wait, about, sign_from, sign_to, "
    "status, raised_at, due_at, times, doing, said) "
    "SELECT gen_random_uuid(), c.id, 'page', r, '', '', '', '', 'raised', now(), "
    "now() + interval '1 hour', 1, '', '' FROM dispatch_call c, unnest(ARRAY[{reasons}]) r "
    "WHERE c.number IN ({numbers})"
)
REASONS = ("hard_stop", "wanted", "away", "late")


@pytest.fixture
def calm(city):
    """No other alert stands, and nobody's console is missed."""
    over = "UPDATE dispatch_alert SET status = 'lapsed' WHERE status IN ('raised', 'escalated')"
    city.sql("DELETE FROM programs_lastseen")
    city.sql(over)
    yield
    city.sql(over)


@pytest.fixture
def alerts(city, api, calm):
    """So many alerts, four a call."""

    def make(count):
        calls = [api.post("/calls", {"place": f"Alert {n:03}"}) for n in range(-(-count // 4))]
        numbers = ", ".join(f"'{call['number']}'" for call in calls)
        kept = REASONS if count >= 4 else REASONS[:count]
        reasons = ", ".join(f"'{reason}'" for reason in kept)
        city.sql(ONE_OF_EACH.format(numbers=numbers, reasons=reasons))
        return calls

    return make


def show(page, name):
    """A picture, for whoever asks for one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png")


def test_a_hundred_and_forty_four_alerts_are_all_in_sight_and_the_console_is_usable(window, alerts):
    calls = alerts(144)
    page = window("Supervisor")
    live(page)
    rows = page.locator(".alert")
    expect(rows).to_have_count(144)
    assert all(row.is_visible() for row in rows.all())
    assert page.locator("#alerts .alert").count() == 1
    expect(page.locator("[data-count=alerts]")).to_have_text("144")
    expect(page.locator("[data-count=alert-calls]")).to_have_text("36")
    groups = rows.evaluate_all("rows => rows.map(row => row.dataset.group)")
    # Those of one call stand together.
    assert len([1 for one, next_ in pairwise(groups) if one != next_]) == 35
    pane = page.locator("#alert-pane").bounding_box()
    assert pane["height"] < 900 / 2
    expect(page.locator("#units .unit").first).to_be_visible()
    assert color_flaws(page) == []
    show(page, "alerts-144")
    page.keyboard.press("'")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#call")).to_be_visible()
    assert calls


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_each_says_what_will_be_done(window, alerts, theme):
    alerts(3)
    page = window("Supervisor", theme=theme)
    live(page)
    expect(page.locator(".alert")).to_have_count(3)
    show(page, f"alerts-3-{theme}")
    first = page.locator("#alerts .alert")
    expect(first.get_by_role("button", name="I take it")).to_be_visible()
    page.keyboard.press("k")
    expect(page.locator(".alert")).to_have_count(2)
    row = page.locator("#more-alerts .alert")
    row.locator(".doing summary").focus()
    page.keyboard.press("Enter")
    row.get_by_label("What will be done").select_option("waits")
    row.get_by_role("button", name="Answer").click()
    expect(page.locator("#toast")).to_contain_text("Say why it can wait")
    show(page, f"alerts-answer-{theme}")
    row.get_by_label("In words").fill("She is with her doctor until four.")
    row.get_by_role("button", name="Answer").click()
    expect(page.locator(".alert")).to_have_count(1)
    show(page, f"alerts-1-{theme}")


def test_many_at_once_are_one_sentence(window, alerts, city):
    page = window("Supervisor")
    live(page)
    alerts(8)
    page.reload()
    live(page)
    expect(page.locator("#alarm")).to_contain_text("8 alerts; the gravest:")
