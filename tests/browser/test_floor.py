"""The dispatch floor in real browsers: the line, the map, the wall, duress, and a crew's phone."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CALM, PATIENCE, live, open_call
from tests.browser.test_pages import color_flaws, flaws
from tests.city import Api

BY_TEAM = {"self_harm": "thoughts"}
READ = "I have read the hazards"


def line(page, text):
    """Type an order, and wait until the line says what Enter will do."""
    page.keyboard.press("/")
    expect(page.locator("#line")).to_be_visible()
    page.keyboard.type(text)
    expect(page.locator("#line-told.will")).to_contain_text("⏎")


def order(page, text):
    line(page, text)
    page.keyboard.press("Enter")
    expect(page.locator("#line")).to_be_hidden()


@pytest.fixture(autouse=True)
def free(city):
    """Every unit is free, before a test and for those that come after it."""
    let_units_go(city)
    yield
    let_units_go(city)


def let_units_go(city):
    done, undone = "('on_scene', 'transporting')", "('dispatched', 'stacked', 'en_route', 'staged')"
    move = "UPDATE dispatch_assignment SET status ="
    city.sql(f"{move} 'cleared' WHERE status IN {done}")
    city.sql(f"{move} 'cancelled' WHERE status IN {undone}")
    city.sql("DELETE FROM dispatch_position")


@pytest.fixture
def phone(browser, city, signed_in):
    """A crew's phone in the hand of the crew of CRT1."""
    opened = []

    def turn_on(who="CRT 1 crew"):
        context = browser.new_context(
            viewport={"width": 390, "height": 844}, storage_state=signed_in(who), has_touch=True
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{city.url}/crew/")
        expect(page.locator("#net")).to_have_text("Live")
        return page

    yield turn_on
    for context in opened:
        context.close()


class TestLine:
    def test_the_whole_path_by_the_line_alone(self, window):
        page = window()
        live(page)
        place = f"Corner {time.monotonic_ns() % 1_000_000}"
        order(page, f"new {place}")
        expect(page.locator("#call h1")).to_have_text(place)
        expect(page.locator("#triage-form")).to_be_visible()
        page.keyboard.press("Escape")
        for _ in range(len(CALM) + 3):
            page.keyboard.press("t")
            if page.locator("#triage-form .q:not([hidden]):not(:has(:checked))").count() == 0:
                break
            page.keyboard.press("1")
        page.locator("#triage-form .primary").click()
        expect(page.locator("#part-head")).to_contain_text("priority")
        order(page, "d crt2")
        expect(page.locator(".assignment")).to_contain_text("dispatched")
        for verb, words in (("enroute", "en route"), ("onscene", "on scene"), ("clear", "cleared")):
            order(page, f"{verb} crt2" if verb != "enroute" else verb)
            expect(page.locator(".assignment")).to_contain_text(words)
        order(page, "close")
        page.wait_for_selector("dialog[open] [name=disposition]")
        page.keyboard.press("2")
        page.keyboard.press("Enter")
        expect(page.locator("#part-head")).to_contain_text("Closed")

    def test_over_a_text_it_gives_back_the_same_place_in_it(self, window, make_call):
        page = window()
        open_call(page, make_call(answers=BY_TEAM))
        note = page.locator("textarea[data-key=n]")
        note.fill("He agreed to sit down.")
        note.evaluate("one => { one.focus(); one.setSelectionRange(3, 9); }")
        page.keyboard.press("F2")
        page.keyboard.type("who")
        expect(page.locator("#line-told")).to_contain_text("Free:")
        page.keyboard.press("Escape")
        expect(page.locator("#line")).to_be_hidden()
        caret = "one => [document.activeElement === one, one.selectionStart, one.selectionEnd]"
        assert note.evaluate(caret) == [True, 3, 9]
        expect(note).to_have_value("He agreed to sit down.")

    def test_says_why_not_and_keeps_what_was_typed(self, window):
        page = window()
        live(page)
        page.keyboard.press("/")
        page.keyboard.type("fly crt1")
        expect(page.locator("#line-told.wont")).to_have_text(
            "There is no verb fly: help lists them."
        )
        page.keyboard.press("Enter")
        expect(page.locator("#line")).to_be_visible()
        expect(page.locator("#line input")).to_have_value("fly crt1")

    def test_completes_and_remembers(self, window):
        page = window()
        live(page)
        page.keyboard.press("/")
        page.keyboard.type("disp")
        expect(page.locator("#line-offers")).to_contain_text("dispatch")
        page.keyboard.press("Tab")
        expect(page.locator("#line input")).to_have_value("dispatch ")
        page.keyboard.press("Escape")
        page.locator("#line input").evaluate("one => { one.value = ''; }")
        order(page, "who crt1")
        page.keyboard.press("/")
        page.keyboard.press("ArrowUp")
        expect(page.locator("#line input")).to_have_value("who crt1")

    def test_control_z_takes_the_last_step_back(self, window, make_call):
        page = window()
        open_call(page, make_call(answers=BY_TEAM))
        page.keyboard.press("Escape")
        order(page, "d crt3")
        expect(page.locator(".assignment[data-status=dispatched]")).to_be_visible()
        page.keyboard.press("Control+z")
        expect(page.locator(".assignment[data-status=cancelled]")).to_be_visible()
        expect(page.locator("#said")).to_contain_text("cancelled again")

    def test_help_lists_every_verb(self, window):
        page = window()
        live(page)
        order(page, "help")
        expect(page.locator("#keys")).to_be_visible()
        expect(page.locator("#keys .verbs dt", has_text="merge <call>")).to_have_count(1)


def unfolded(window):
    """A console with its map beside the calls."""
    page = window()
    live(page)
    page.evaluate("document.body.dataset.map = 'shown'; dispatchEvent(new Event('resize'))")
    expect(page.locator("#map .leaflet-control-attribution")).to_be_visible()
    return page

    def test_says_anew_what_enter_will_do_once_the_call_is_open(self, window, make_call):
        call, late = make_call(), []
        page = window()
        live(page)
        page.route(f"**/calls/{call['id']}/", late.append)
        order(page, f"open {call['number']}")
        page.keyboard.press("/")
        page.keyboard.type("note He sits down")
        expect(page.locator("#line-told.wont")).to_contain_text("No call is open")
        late[0].continue_()
        expect(page.locator("#line-told.will")).to_contain_text("⏎")


class TestMap:
    def test_what_is_in_the_lists_is_on_it_and_opens_from_it(self, window, make_call, city):
        call = make_call(place=f"NW 23 & Western, door {time.monotonic_ns() % 10_000}")
        page = unfolded(window)
        marker = page.locator(f"#map [title='{call['place']}']")
        if marker.count() == 0:
            order(page, f"open {call['number']}")
            expect(page.locator("#call h1")).to_have_text(call["place"])
            order(page, "locate NW 23 & Western")
        expect(marker).to_have_count(1)
        marker.click(force=True)
        expect(page.locator("#call h1")).to_have_text(call["place"])
        expect(page.locator("#map .chosen")).not_to_have_count(0)
        expect(page.locator("#map")).to_contain_text("Schematic, not for navigation")

    def test_is_walked_with_the_keyboard(self, window, make_call):
        make_call(place="NW 23 & Western")
        page = unfolded(window)
        expect(page.locator("#map .map-call")).not_to_have_count(0)
        page.keyboard.press(",")
        for _ in range(40):
            page.keyboard.press("PageDown")
            if page.locator("#map .map-call.chosen").count():
                break
        expect(page.locator("#announce")).not_to_be_empty()
        page.keyboard.press("Enter")
        page.wait_for_selector("#call")

    def test_a_position_moves_the_unit_and_says_its_age(self, window, city, api):
        page = unfolded(window)
        expect(page.locator("#map .map-unit")).not_to_have_count(0)
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        api.post("/units/crt3/position", {"lat": 35.4676, "lon": -97.5164, "at": at})
        row = page.locator("#units .unit", has_text="CRT3")
        expect(row).to_have_attribute("data-lat", "35.4676")
        expect(page.locator("#map [title=CRT3]")).to_contain_text("CRT3 ·")

    def test_a_window_of_its_own_is_kept_in_step(self, window, make_call, city):
        call = make_call(answers=BY_TEAM)
        page = window()
        live(page)
        other = page.context.new_page()
        other.goto(f"{city.url}/map/")
        live(other)
        other.locator("#calls .call", has_text=call["place"]).locator("a").click()
        expect(page.locator("#call h1")).to_have_text(call["place"])
        assert other.url.endswith("/map/")

    def test_beside_the_calls_or_folded_away_it_stays_so(self, window):
        page = window()
        live(page)
        for choice, there in (("shown", True), ("folded", False)):
            page.get_by_role("button", name="Arrange").click()
            with page.expect_response(lambda answer: "/layout/" in answer.url):
                page.locator("[name=map]").select_option(choice)
            page.reload()
            expect(page.locator("#map")).to_be_visible(visible=there)


class TestTogether:
    def test_a_place_is_read_before_a_unit_is_sent(self, window, make_call):
        page = window()
        open_call(page, make_call(answers=BY_TEAM))
        page.keyboard.press("Escape")
        order(page, "premise Two dogs run loose.")
        place = page.locator("#call h1").inner_text()
        again = make_call(place=place, answers=BY_TEAM)
        page.locator(f".call[data-subject='call:{again['id']}'] a").click()
        page.wait_for_selector(f"#call[data-call='{again['id']}']")
        expect(page.locator(".hazards")).to_contain_text("Two dogs run loose.")
        page.keyboard.press("Escape")
        page.keyboard.press("d")
        page.wait_for_selector("dialog[open] .pick button[disabled]")
        page.get_by_role("button", name="I have read the note").click()
        page.wait_for_selector("dialog[open] .pick button:not([disabled])")
        page.keyboard.press("1")
        expect(page.locator(".assignment[data-status=dispatched]")).to_be_visible()
        expect(page.locator("#part-floor")).to_contain_text("same place")

    def test_a_merge_is_seen_by_the_other_and_taken_back(self, window, make_call):
        first = make_call(answers=BY_TEAM)
        second = make_call(place=first["place"], answers=BY_TEAM)
        one, other = window(), window("Supervisor")
        live(other)
        one.locator(f".call[data-subject='call:{first['id']}'] a").click()
        one.wait_for_selector("#call")
        one.get_by_role("button", name="Merge into this").click()
        gone = other.locator(f".call[data-subject='call:{second['id']}']")
        expect(gone).to_have_count(0)
        one.get_by_role("button", name="Not the same").click()
        expect(gone).to_have_count(1)

    def test_duress_alarms_every_console_until_somebody_answers(self, window, phone):
        one, other, crew = window(), window("Supervisor"), phone()
        live(one), live(other)
        crew.get_by_role("button", name="Duress").click()
        for page in (one, other):
            expect(page.locator(".alert.duress[data-sounding]")).to_contain_text("CRT1 in danger")
            expect(page.locator("#alarm")).to_contain_text("CRT1 in danger")
        assert flaws(one) == []
        one.locator(".alert.duress button", has_text="I take it").click()
        expect(other.locator(".alert.duress[data-sounding]")).to_have_count(0)
        expect(other.locator(".alert.duress")).to_contain_text("answered by Dana Dispatch")
        expect(crew.locator(".duress-on")).to_contain_text("Dana Dispatch is getting help")
        one.get_by_role("button", name="Crew is safe").click()
        expect(other.locator(".alert.duress")).to_have_count(0)


class TestPhone:
    @pytest.fixture
    def sent(self, api, make_call):
        call = make_call(answers=BY_TEAM)
        made = api.post(f"/calls/{call['id']}/assignments", {"unit": "crt1"})
        return {**call, "assignment": made["id"]}

    def test_the_call_comes_by_itself_and_changes_are_told(self, phone, api, make_call):
        crew = phone()
        expect(crew.locator("#now")).to_contain_text("No call")
        call = make_call(answers=BY_TEAM)
        api.post(f"/calls/{call['id']}/assignments", {"unit": "crt1"})
        expect(crew.locator("h2")).to_have_text(call["place"])
        expect(crew.locator("#news")).to_contain_text("New call")
        crew.locator("#news button").click()
        go = crew.get_by_role("button", name="En route")
        expect(go).to_have_count(0)
        crew.get_by_role("button", name=READ).click()
        go.click()
        expect(crew.locator(".status")).to_have_text("En route")
        assert flaws(crew) == []

    def test_out_of_reach_it_works_on_and_tells_all_once_in_order(self, phone, sent, city):
        crew = phone()
        expect(crew.locator("h2")).to_have_text(sent["place"])
        crew.evaluate("navigator.serviceWorker.ready")
        crew.reload()
        crew.context.set_offline(True)
        crew.get_by_role("button", name=READ).click()
        crew.get_by_role("button", name="En route").click()
        expect(crew.locator(".status")).to_have_text("En route (not sent yet)")
        crew.get_by_role("button", name="On scene").click()
        crew.locator("textarea").fill("She opened the door.")
        crew.get_by_role("button", name="Save the note").click()
        expect(crew.locator("#net")).to_contain_text("No network: 4 to send")
        # The page itself is there with no network, and what is unsent with it.
        crew.reload()
        expect(crew.locator("#net")).to_contain_text("4 to send")
        expect(crew.locator(".status")).to_have_text("On scene (not sent yet)")
        crew.context.set_offline(False)
        expect(crew.locator("#net")).to_have_text("Live")
        expect(crew.locator(".status")).to_have_text("On scene")
        kinds = city.sql(
            "SELECT string_agg(kind || coalesce(':' || (data->>'status'), ''), ' ' ORDER BY seq) "
            "FROM journal_event WHERE kind IN "
            "('call.hazards_read', 'call.unit_progressed', 'call.note_written') "
            f"AND 'call:{sent['id']}' = ANY(subjects)"
        )
        assert kinds[0][0] == (
            "call.hazards_read call.unit_progressed:en_route call.unit_progressed:on_scene "
            "call.note_written"
        )

    def test_what_is_refused_is_shown_until_it_is_read(self, phone, sent, api):
        crew = phone()
        expect(crew.locator("h2")).to_have_text(sent["place"])
        crew.get_by_role("button", name=READ).click()
        # Heard from the server: from here on only the step can be refused.
        expect(crew.locator("[data-job]")).to_have_attribute("data-unread", "")
        crew.context.set_offline(True)
        crew.get_by_role("button", name="En route").click()
        api.post(f"/assignments/{sent['assignment']}/progress", {"status": "cancelled"})
        crew.context.set_offline(False)
        expect(crew.locator("#refused")).to_contain_text("it cannot depart")
        crew.reload()
        expect(crew.locator("#refused")).to_contain_text("En route")
        crew.get_by_role("button", name="I have read it").click()
        expect(crew.locator("#refused li")).to_have_count(0)


class TestPages:
    def test_the_wall_is_live_and_names_nobody(self, window, make_call, city):
        page = window()
        page.goto(f"{city.url}/wallboard/")
        live(page)
        waiting = page.locator(".wall-numbers dd").first
        before = int(waiting.inner_text())
        call = make_call(narrative="Pacing since morning.")
        expect(waiting).to_have_text(str(before + 1))
        text = page.locator("body").inner_text()
        for private in (call["place"], call["number"], "Dana", "Pacing"):
            assert private not in text
        assert flaws(page) == []

    @pytest.mark.parametrize("path", ["/map/", "/premises/"])
    def test_each_page(self, window, city, path):
        page = window()
        page.goto(f"{city.url}{path}")
        page.wait_for_timeout(400)
        assert flaws(page) == []

    def test_each_palette(self, window, make_call, api):
        call = make_call(answers=BY_TEAM)
        api.post(f"/calls/{call['id']}/assignments", {"unit": "crt2"})
        page = window()
        open_call(page, call)
        for palette in ("deutan", "protan", "tritan"):
            page.evaluate("palette => { document.body.dataset.palette = palette; }", palette)
            assert color_flaws(page) == [], palette

    def test_the_line_and_the_arranging(self, window):
        page = window()
        live(page)
        line(page, "who")
        assert flaws(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Arrange").click()
        assert flaws(page) == []

    def test_what_is_critical_is_silent_for_five_minutes_at_most(self, window):
        page = window()
        live(page)
        page.get_by_role("button", name="Arrange").click()
        page.get_by_label("Silent for 5 minutes: a crew in danger").check()
        page.get_by_label("Silent: a new call").check()
        kept = page.evaluate(
            "JSON.parse(localStorage.getItem(`sounds:${document.body.dataset.user}`))"
        )
        now = page.evaluate("Date.now()")
        assert 0 < kept["duress"]["muted"] - now <= 300_000
        assert kept["call"]["muted"] == 1


def test_a_phone_of_another_unit_is_not_told(phone, api, make_call):
    crew = phone("ART 1 crew")
    call = make_call(answers=BY_TEAM)
    api.post(f"/calls/{call['id']}/assignments", {"unit": "crt1"})
    expect(crew.locator("#now")).to_contain_text("No call")
    assert isinstance(api, Api)
