"""The pages around the call, in real browsers: a manager's day, a person on the caseload, a
follow-up, and every page looked at by axe.
"""

import json
import re
import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from programs.base.periods import shift_of, starts_of
from tests.browser.conftest import CALM, open_call
from tests.browser.test_pages import flaws
from tests.city import Api

PAGES = {
    "Program manager": (
        "/shift/", "/handover/", "/follow-ups/", "/directory/", "/directory/?show=verify",
        "/reports/", "/roster/", "/hours/",
    ),
    "CCD clinician": (
        "/follow-ups/?show=done", "/caseload/", "/caseload/?show=offers", "/people-served/?q=pat",
        "/state-reports/", "/referrals/", "/my-shifts/", "/directory/?q=food",
    ),
}  # fmt: skip
STARTS = starts_of("07:00,15:00,23:00")
REFUSED = {"disposition": "refused", "tried": "said_no", "unserved": "refused"}


@pytest.fixture
def at(window, city):
    """A window of somebody, at a page."""

    def go(who, path):
        page = window(who)
        page.goto(f"{city.url}{path}")
        return page

    return go


class TestManagersDay:
    def test_the_board_counts_while_it_is_watched_and_shows_the_calls(self, at, city, make_call):
        make_call(answers={})
        city.manage("rebuild_ledger")  # no worker runs in this city, and no page counts
        page = at("Program manager", "/shift/")
        number = page.get_by_role("link", name=re.compile(r"\d+, Received: show the calls"))
        before = int(number.inner_text())
        made = make_call(answers={})
        expect(page.get_by_text("Counted up to")).to_contain_text("to come")
        expect(number).to_have_text(str(before))
        city.manage("rebuild_ledger")
        expect(number).to_have_text(str(before + 1))
        number.click()
        expect(page.locator("h1")).to_have_text(f"Received: {before + 1}")
        expect(page.locator("tbody")).to_contain_text(made["number"])

    def test_a_shift_that_is_over_is_signed_once(self, at, city):
        shift = shift_of(now() - timedelta(days=3), STARTS, ZoneInfo("America/Chicago"))
        city.sql(
            "INSERT INTO programs_frozenboard (id, starts_at, ends_at, name, figures, seq, "
            "frozen_at, remark) VALUES (gen_random_uuid(), %s, %s, 'Invented', %s, 1, now(), '') "
            "ON CONFLICT DO NOTHING",
            shift.start, shift.end, json.dumps(_no_figures()),
        )  # fmt: skip
        page = at("Program manager", "/shift/")
        page.get_by_role("link", name="Invented").click()
        expect(page.locator("main")).to_contain_text("Nobody has signed it yet")
        page.get_by_label("Remark").fill("Two crews short all night.")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Signed by Morgan Manager")
        expect(page.locator("main")).to_contain_text("“Two crews short all night.”")
        expect(page.get_by_role("button", name="Sign this board")).to_have_count(0)

    def test_one_hands_over_and_another_receives(self, at, city):
        city.sql("ALTER TABLE programs_handover DISABLE TRIGGER handovers_are_kept")
        city.sql("DELETE FROM programs_handover")
        city.sql("ALTER TABLE programs_handover ENABLE TRIGGER handovers_are_kept")
        writer, reader = at("Supervisor", "/handover/"), at("Program manager", "/shift/")
        writer.get_by_label("What else the next lead should know").fill("The radio hums.")
        writer.get_by_role("button", name="Hand over", exact=True).click()
        expect(writer.locator("main")).to_contain_text("Nobody has received it yet")
        expect(writer.get_by_role("button", name="I have read it")).to_have_count(0)
        reader.reload()
        reader.get_by_role("link", name="read it").click()
        expect(reader.locator("main")).to_contain_text("The radio hums.")
        reader.get_by_role("button", name="I have read it and take the shift").click()
        expect(reader.locator("main")).to_contain_text("Received by Morgan Manager")

    def test_a_pattern_is_refused_with_what_was_typed_still_there(self, at):
        page = at("Program manager", "/roster/")
        form = page.locator("form", has_text="first day")
        form.get_by_label("from", exact=True).fill("06:30")
        form.get_by_role("button", name="Lay them out").click()
        expect(page.get_by_role("alert")).to_contain_text("Weekdays")
        expect(form.get_by_label("from", exact=True)).to_have_value("06:30")

    def test_outcomes_are_read_and_taken_along(self, at):
        page = at("Program manager", "/reports/")
        for form in ("PDF", "XLSX", "CSV"):
            with page.expect_download() as taken:
                page.get_by_role("link", name=form, exact=True).first.click()
            assert taken.value.suggested_filename.endswith(form.lower())


class TestCaseload:
    def test_from_five_calls_to_a_line_on_the_sixth(self, at, window, api):
        phone = f"405-555-{time.monotonic_ns() % 10_000:04}"
        name = f"Robin Rest{phone[-4:]}"
        for _ in range(5):
            call = api.post("/calls", {"caller_name": name, "caller_phone": phone})
            api.post(f"/calls/{call['id']}/triage", {"answers": CALM})
            api.post(f"/calls/{call['id']}/close", REFUSED)
        page = at("CCD clinician", "/caseload/?show=offers")
        offer = page.locator("li.card", has_text=f"ending {phone[-4:]}")
        expect(offer).to_contain_text("5 in 90 days")
        offer.get_by_role("button", name="Take onto the caseload").click()
        expect(page.locator("h1")).to_have_text(name)
        page.locator("select[name=kind]").last.select_option("phone")
        page.get_by_role("textbox", name="Also known by").fill(phone)
        page.get_by_role("button", name="Add").click()
        page.get_by_label("Line for whoever").fill("Call first; loud voices escalate")
        with page.expect_navigation():
            page.get_by_role("button", name="Save the plan").click()
        assert flaws(page) == []
        sixth = api.post("/calls", {"caller_phone": phone, "place": f"Crossing {phone}"})
        console = window()
        open_call(console, {**sixth, "place": f"Crossing {phone}"})
        expect(console.locator(".known")).to_contain_text("Call first; loud voices escalate")
        expect(console.locator(".known")).to_contain_text("perhaps")


class TestFollowUp:
    def test_after_an_overdose_art_finds_it_takes_it_and_ticks(self, at, api, city):
        call = api.post("/calls", {"place": "Will Rogers Park"})
        answers = CALM | {"attempt": "overdose_accidental"}
        assert api.post(f"/calls/{call['id']}/triage", {"answers": answers})
        page = at("ART 1 crew", "/follow-ups/")
        card = page.locator("li.card", has_text=call["number"])
        expect(card).to_contain_text("nobody's")
        card.get_by_role("button", name="Take it").click()
        expect(card).to_contain_text("owner Paramedic ART1")
        card.get_by_role("button", name="naloxone").click()
        expect(card.get_by_role("button", name="naloxone")).to_have_attribute(
            "aria-pressed", "true"
        )
        card.get_by_label("asked to be called at this hour").check()
        card.get_by_role("button", name="Record").click()
        expect(card).to_contain_text("reached, Paramedic ART1")
        assert flaws(page) == []
        other = Api(city, "crt1")
        assert other.get("/queue") is None  # a crew of another program takes no calls over


@pytest.mark.parametrize("who", PAGES)
def test_no_page_has_a_flaw(window, city, who):
    page = window(who, 1280, 720)
    found = {}
    for path in PAGES[who]:
        page.goto(f"{city.url}{path}")
        expect(page.locator("h1")).to_be_visible()
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found[path] = "wider than the window"
        if wrong := flaws(page):
            found[path] = wrong
    assert found == {}


def _no_figures():
    return {
        "counts": [], "measures": [], "programs": [], "dispositions": [], "unserved": [],
        "tasks": [],
    }  # fmt: skip
