"""A call handed over in real browsers: two who take at once, nobody there, back, and closed."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import free_clinicians, live, open_call, say_who_goes
from tests.browser.test_pages import flaws
from tests.browser.test_triage import BY_PHONE

CASEY, ROBIN = "CCD clinician", "CCD clinician 2"


@pytest.fixture(autouse=True)
def everybody_is_free_clinicians(city):
    """Each test begins with two clinicians who are free, and an empty queue."""
    yield
    free_clinicians(city)


@pytest.fixture
def both(window, city):
    free_clinicians(city)
    casey, robin = window(CASEY), window(ROBIN)
    live(casey), live(robin)
    return casey, robin


def waiting(page, call):
    return page.locator(".handoff", has_text=call["number"])


def kept(answer):
    """The server has a draft of the brief note."""
    return answer.request.method == "POST" and "/drafts/?key=brief" in answer.url


class TestTaking:
    def test_an_offer_is_on_every_clinicians_screen_and_one_has_it(self, both, window, make_call):
        casey, robin = both
        dispatcher = window()
        call = make_call(answers=BY_PHONE, narrative="Cannot sleep, wants to talk.")
        for page in both:
            expect(waiting(page, call)).to_contain_text("Cannot sleep")
            expect(page.locator("#alarm")).to_contain_text("A caller waits")
        casey.keyboard.press("g")
        expect(casey.locator("#call h1")).to_have_text(call["place"])
        expect(casey.locator("#presence")).to_contain_text("on a call")
        expect(waiting(robin, call)).to_have_count(0)
        open_call(dispatcher, call)
        expect(dispatcher.locator("#part-owner")).to_contain_text("Owner Casey Clinician")

    def test_of_two_who_take_at_the_same_instant_one_is_told_who_has_it(self, both, make_call):
        """Both have pressed before either is heard: the two requests leave together."""
        call, pressed = make_call(answers=BY_PHONE), []

        def hold(route):
            pressed.append(route)
            if len(pressed) == len(both):
                for request in pressed:
                    request.continue_()

        for page in both:
            page.route("**/accept/", hold)
            waiting(page, call).locator(".take").click()
        for page in both:
            page.wait_for_selector("#call, #toast:not(:empty)")
        taken = [page.locator("#call").count() for page in both]
        assert sorted(taken) == [0, 1]
        loser = both[taken.index(0)]
        winner = "Casey Clinician" if loser is both[1] else "Clinician 2"
        expect(loser.locator("#toast")).to_contain_text(f"{winner} took this call at")

    def test_passing_on_calls_the_next(self, both, make_call):
        casey, robin = both
        call = make_call(answers=BY_PHONE)
        expect(waiting(casey, call)).to_have_count(1)
        one = casey if waiting(casey, call).locator("b[data-only]").is_visible() else robin
        other = robin if one is casey else casey
        waiting(one, call).get_by_role("button", name="Pass").click()
        one.wait_for_selector("dialog[open]")
        one.keyboard.press("1")
        one.keyboard.press("Enter")
        expect(waiting(other, call).locator("b[data-only]")).to_have_text("You are called")
        expect(waiting(one, call)).to_contain_text("Calling")


class TestNobodyIsThere:
    def test_the_taker_is_told_what_else_there_is(self, window, make_call, api, city):
        free_clinicians(city)
        casey, robin = window(CASEY), window(ROBIN)
        for page in (casey, robin):
            page.get_by_role("button", name="Go off").click()
            expect(page.locator("#presence")).to_contain_text("off")
        # A call that nobody triaged, or a grave one, is not sent to 988.
        call = make_call(answers={"presence": "no", "ongoing": "agrees"})
        dispatcher = window()
        open_call(dispatcher, call)
        dispatcher.keyboard.press("Escape")
        dispatcher.keyboard.press("h")
        sheet = dispatcher.locator("dialog[open]")
        expect(sheet).to_contain_text("No clinician is there: send a CIT officer")
        dispatcher.keyboard.press("1")
        expect(dispatcher.locator("#part-owner .instead")).to_contain_text("transfer to 988")
        expect(waiting(casey, call)).to_have_count(1)
        expect(casey.locator("#alarm")).not_to_contain_text(call["place"])
        dispatcher.keyboard.press("m")
        for name, value in (("consent", "given"), ("stayed_on", "both")):
            dispatcher.locator(f"dialog[open] [name={name}][value={value}]").check()
        dispatcher.keyboard.press("Enter")
        expect(dispatcher.locator("#part-owner .transfer")).to_contain_text("outcome not known")
        dispatcher.get_by_role("button", name="The other side has the caller").click()
        expect(dispatcher.locator("#part-owner .transfer")).to_contain_text("The other side")
        for page in (casey, robin):
            page.get_by_role("button", name="Come on").click()
            expect(page.locator("#presence")).to_contain_text("available")


class TestReturning:
    def test_declined_then_taken_and_given_back(self, both, window, make_call):
        casey, robin = both
        call = make_call()
        dispatcher = window()
        open_call(dispatcher, call)
        dispatcher.keyboard.press("Escape")
        dispatcher.keyboard.press("h")
        dispatcher.locator("dialog[open] .pick button", has_text="Casey").click()
        expect(waiting(casey, call)).to_contain_text("Offered to you")
        expect(waiting(robin, call).locator(".take")).to_be_hidden()
        waiting(casey, call).get_by_role("button", name="Pass").click()
        casey.wait_for_selector("dialog[open]")
        casey.keyboard.press("2")
        casey.keyboard.press("Enter")
        expect(dispatcher.locator("#part-owner")).to_contain_text("Offered to the queue")
        expect(dispatcher.locator("#part-owner")).to_contain_text("Owner Dana Dispatch")
        expect(waiting(robin, call).locator(".take")).to_be_visible()
        robin.keyboard.press("g")
        expect(dispatcher.locator("#part-owner")).to_contain_text("Owner Clinician 2")
        robin.get_by_role("button", name="Three-way").click()
        expect(dispatcher.locator("#part-owner")).to_contain_text("three-way")
        robin.get_by_role("button", name="Give back…").click()
        robin.wait_for_selector("dialog[open]")
        robin.keyboard.press("5")
        robin.keyboard.press("Enter")
        expect(dispatcher.locator("#part-owner")).to_contain_text("Given back by Clinician 2")
        expect(dispatcher.locator("#part-owner")).to_contain_text("Owner Dana Dispatch")
        expect(robin.locator("#presence")).to_contain_text("wrap-up")


class TestByKeyboard:
    def test_accept_note_two_services_call_back_close(self, both, make_call, city):
        """At most 25 keystrokes beside the text itself."""
        casey, _ = both
        call = make_call(answers=BY_PHONE)
        expect(waiting(casey, call)).to_have_count(1)
        pressed = []

        def press(key):
            pressed.append(key)
            casey.keyboard.press(key)

        def typed(text):
            casey.keyboard.type(text)

        press("g")
        expect(casey.locator("#call h1")).to_have_text(call["place"])
        press("r")
        expect(casey.locator("textarea[name=presenting]")).to_be_focused()
        typed("Grief, three nights without sleep.")
        for text in ("Low.", "A sister.", "Eat, walk, call her.", "Agreed."):
            press("Tab")
            typed(text)
        press("Enter")
        expect(casey.locator("#tab-chart .saved")).to_contain_text("version 1")
        press("Escape")
        press("f")
        search = casey.locator("[data-pick]")
        expect(search).to_be_focused()
        for words, name in (("food spanish", "Food"), ("grief mental", "")):
            typed(words if name else "counseling")
            press("Enter")
            expect(search).to_have_value("")
        expect(casey.locator("#given b")).to_have_count(2)
        press("Escape")
        press("x")
        expect(casey.locator("dialog[open]")).to_be_visible()
        press("1")
        expect(casey.locator("dialog[open] .by-phone")).to_be_visible()
        press("Enter")
        expect(casey.locator("dialog[open]")).to_have_count(0)
        expect(casey.locator("#part-head")).to_contain_text("Stabilized by phone")
        expect(casey.locator("#part-owner .call-back")).to_contain_text("Call-back")
        assert len(pressed) <= 25
        due = "SELECT count(*) FROM dispatch_callback WHERE call_id = %s AND status = 'due'"
        assert city.sql(due, call["id"]) == [(1,)]
        given = "SELECT count(*) FROM dispatch_resourcegiven WHERE call_id = %s"
        assert city.sql(given, call["id"]) == [(2,)]


class TestALifeInDanger:
    def test_it_closes_only_when_contact_is_made(self, both, window, make_call):
        casey, _ = both
        call = make_call(answers=BY_PHONE)
        supervisor, dispatcher = window("Supervisor"), window()
        live(supervisor), live(dispatcher)
        expect(waiting(casey, call)).to_have_count(1)
        casey.keyboard.press("g")
        expect(casey.locator("#call h1")).to_have_text(call["place"])
        casey.keyboard.press("i")
        paged = supervisor.locator(".alert.page", has_text=call["number"])
        expect(paged).to_contain_text("imminent risk")
        casey.keyboard.press("b")
        asked = dispatcher.locator(".alert.help", has_text=call["number"])
        expect(asked).to_contain_text("POLICE NOW")
        asked.get_by_role("button", name="I take it").click()
        expect(asked).to_have_count(0)
        casey.keyboard.press("x")
        casey.wait_for_selector("dialog[open]")
        casey.keyboard.press("1")
        casey.keyboard.press("Enter")
        expect(casey.locator("dialog[open] .refusal")).to_contain_text("A life was in danger")
        casey.keyboard.press("Escape")
        casey.keyboard.press("v")
        expect(casey.locator("#toast")).to_contain_text("Nobody is on record as with the person")
        expect(paged).to_have_count(1)
        casey.get_by_role("button", name="They are at the phone").click()
        expect(casey.locator("#part-owner")).to_contain_text("contact made")
        expect(paged).to_have_count(0)
        casey.keyboard.press("x")
        casey.wait_for_selector("dialog[open]")
        casey.keyboard.press("1")
        casey.keyboard.press("Enter")
        expect(casey.locator("dialog[open] .refusal")).to_contain_text("Police (CIT): asked for")
        casey.keyboard.press("Escape")
        open_call(dispatcher, call)
        say_who_goes(dispatcher, "2B15")
        expect(casey.locator(".owed-list")).to_contain_text("2B15")
        casey.keyboard.press("x")
        casey.wait_for_selector("dialog[open]")
        casey.keyboard.press("1")
        casey.keyboard.press("Enter")
        expect(casey.locator("#part-head")).to_contain_text("Closed")


class TestWatching:
    def test_a_watcher_looks_on_and_whispers_to_the_owner_alone(self, both, window, make_call):
        casey, robin = both
        call = make_call(answers=BY_PHONE)
        expect(waiting(casey, call)).to_have_count(1)
        casey.keyboard.press("g")
        expect(casey.locator("#call h1")).to_have_text(call["place"])
        supervisor = window("Supervisor")
        open_call(supervisor, call)
        supervisor.keyboard.press("w")
        expect(supervisor.locator("#call[data-watching]")).to_be_visible()
        expect(supervisor.get_by_role("button", name="Close…")).to_have_count(0)
        open_call(robin, call)
        robin.keyboard.press("w")
        expect(casey.locator(".watchers")).to_contain_text("2 watching")
        assert flaws(supervisor) == []
        supervisor.keyboard.press("n")
        supervisor.keyboard.type("Ask about the children.")
        supervisor.keyboard.press("Enter")
        expect(casey.locator(".whispers")).to_contain_text("Ask about the children.")
        assert flaws(casey) == []
        assert "Ask about" not in robin.locator("body").inner_text()
        casey.keyboard.press("z")
        expect(casey.locator(".whispers")).to_have_count(0)
        supervisor.keyboard.press("Escape")
        supervisor.keyboard.press("w")
        expect(casey.locator(".watchers")).to_contain_text("1 watching")
        casey.keyboard.press("n")
        casey.keyboard.type("Calmer now.")
        casey.keyboard.press("Enter")
        expect(robin.locator("#part-timeline")).to_contain_text("Calmer now.")
        expect(robin.get_by_role("button", name="Close…")).to_have_count(0)


class TestDrafts:
    def test_outlive_the_browser_and_a_sign_out(self, both, browser, city, make_call, window):
        casey, _ = both
        call = make_call(answers=BY_PHONE)
        expect(waiting(casey, call)).to_have_count(1)
        casey.keyboard.press("g")
        expect(casey.locator("#call h1")).to_have_text(call["place"])
        casey.keyboard.press("r")
        box = casey.locator("textarea[name=presenting]")
        expect(box).to_be_focused()
        with casey.expect_response(kept):
            casey.keyboard.type("Half a sentence")
        casey.close()  # the browser dies; a new one knows nothing
        context = browser.new_context()
        again = context.new_page()
        again.goto(city.url)
        again.get_by_role("button", name=CASEY, exact=True).click()
        again.locator(".call", has_text=call["place"]).locator("a").click()
        again.wait_for_selector(f"#call[data-call='{call['id']}']")
        again.keyboard.press("r")
        expect(again.locator("textarea[name=presenting]")).to_have_value("Half a sentence")
        with again.expect_response(lambda answer: answer.request.method == "DELETE"):
            again.locator("textarea[name=presenting]").press("Enter")
        expect(again.locator("#tab-chart .saved")).to_be_visible()
        left = "SELECT count(*) FROM programs_draft WHERE key = %s"
        again.wait_for_timeout(600)
        assert city.sql(left, f"brief:{call['id']}") == [(0,)]
        context.close()


class TestAccessible:
    def test_each_page_of_a_clinicians_call(self, both, make_call):
        casey, _ = both
        call = make_call(answers=BY_PHONE)
        expect(waiting(casey, call)).to_have_count(1)
        assert flaws(casey) == []
        casey.keyboard.press("g")
        expect(casey.locator("#call h1")).to_have_text(call["place"])
        for key, shown in (
            ("r", "#tab-chart .record"),
            ("y", "#tab-plan .record"),
            ("f", "#tab-person [data-pick]"),
            ("h", "dialog[open] .packet"),
            ("m", "dialog[open] [name=consent]"),
            ("x", "dialog[open] .by-phone"),
        ):
            casey.keyboard.press(key)
            casey.wait_for_selector(shown, state="attached")
            assert flaws(casey) == [], key
            casey.keyboard.press("Escape")
            expect(casey.locator("#sheet")).to_be_hidden()

    def test_the_roster(self, window):
        page = window("Program manager")
        page.goto(page.url.split("/board")[0] + "/roster/")
        assert flaws(page) == []

    def test_officer_and_988_intakes(self, window):
        page = window()
        live(page)
        for key in ("o", "j"):
            page.keyboard.press(key)
            page.wait_for_selector("dialog[open] form")
            assert flaws(page) == []
            page.keyboard.press("Escape")
            expect(page.locator("#sheet")).to_be_hidden()
