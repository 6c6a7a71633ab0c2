"""The pages around triage: a protocol's life, presence, opening hours."""

from playwright.sync_api import expect

from mih.demo.city import PROTOCOL


class TestProtocols:
    def test_a_flawed_draft_is_kept_and_its_flaws_are_told(self, window):
        page = window("Clinical lead")
        page.goto(page.url.split("#")[0] + "protocols/draft/")
        flawed = PROTOCOL.read_text().replace("version = 3", "version = 90")
        flawed = flawed.replace("when = {}", 'when = { frequent = ["yes"] }')
        page.locator("textarea").fill(flawed)
        page.get_by_role("button", name="Keep the draft").click()
        expect(page.locator(".findings")).to_contain_text("a case that no rule decides")
        page.get_by_role("button", name="Prove it").click()
        expect(page.locator("[role=alert]")).to_contain_text("The proof failed")
        expect(page.get_by_role("button", name="Put in force")).to_have_count(0)

    def test_what_cannot_be_read_is_still_there_to_mend(self, window):
        page = window("Clinical lead")
        page.goto(page.url.split("#")[0] + "protocols/draft/")
        page.locator("textarea").fill("code = unfinished")
        page.get_by_role("button", name="Keep the draft").click()
        expect(page.locator("[role=alert]")).to_contain_text("This is not TOML")
        expect(page.locator("textarea")).to_have_value("code = unfinished")

    def test_from_draft_to_signature_and_back_to_what_it_would_do(self, window, make_call):
        make_call(answers={"presence": "unsure"})
        page = window("Clinical lead")
        page.goto(page.url.split("#")[0] + "protocols/draft/?from=1")
        source = page.locator("textarea").input_value().replace("version = 3", "version = 91")
        eased = source.replace('presence = ["unsure", "yes"]', 'presence = ["yes"]')
        page.locator("textarea").fill(eased)
        page.get_by_role("button", name="Keep the draft").click()
        page.get_by_role("button", name="Prove it").click()
        page.locator(".sign [name=role]").fill("Clinical lead")
        page.get_by_role("button", name="Sign it").click()
        expect(page.locator(".signature")).to_contain_text("Lee Lead, Clinical lead")
        page.get_by_role("button", name="Put in force").click()
        expect(page.locator("[role=alert]")).to_contain_text("nobody has said why")
        page.get_by_role("link", name="What if").click()
        expect(page.locator("main")).to_contain_text("response-needed")
        expect(page.locator("main")).to_contain_text("Not explained.")
        page.locator("[name=text]").first.fill("A clinician rings back.")
        page.get_by_role("button", name="Explain").first.click()
        expect(page.locator("main")).to_contain_text("A clinician rings back.")

    def test_the_table_is_printed_without_the_screen_around_it(self, window):
        page = window("Auditor")
        page.goto(page.url.split("/journal")[0] + "/protocols/1/")
        page.emulate_media(media="print")
        expect(page.locator(".masthead")).to_be_hidden()
        expect(page.locator("#questions")).to_be_visible()
        expect(page.get_by_role("button", name="Prove it")).to_have_count(0)


def test_a_clinician_says_whether_calls_can_be_taken_over(window):
    page = window("CCD clinician")
    mark = page.locator("#presence")
    expect(mark).to_contain_text("available")
    page.get_by_role("button", name="Break").click()
    expect(mark).to_contain_text("on a break")
    page.goto(page.url.split("#")[0] + "protocols/")
    expect(mark).to_contain_text("on a break")
    page.get_by_role("button", name="Ready").click()
    expect(mark).to_contain_text("available")


def test_hours_that_make_no_sense_are_refused_and_kept_on_the_page(window):
    page = window("Program manager")
    page.goto(page.url.split("/board")[0] + "/hours/")
    page.locator("textarea").fill('zone = "America/Chicago"\n[weekly]\ncrt = { daily = ["7"] }')
    page.get_by_role("button", name="Put in force").click()
    expect(page.locator("[role=alert]")).to_contain_text("The hours were not changed")
    assert 'daily = ["7"]' in page.locator("textarea").input_value()
