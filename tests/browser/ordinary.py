"""The path of an ordinary call by keyboard, and how many keys it needs.

`tests/browser/test_path.py` counts them; `bench/screen.py` times the very same path.
"""

from playwright.sync_api import Page, expect

ASKED = ".q:not([hidden]):not(:has(:checked))"
# No risk and nothing open: the first answer each time, but that somebody needs to go to them.
GOES = {"presence": "3"}


class Typist:
    """Presses keys at a pace, and counts every one of them."""

    def __init__(self, page: Page, pace: int = 0) -> None:
        self.page, self.pace, self.pressed = page, pace, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(self.pace)
            self.pressed += 1


def ordinary_call(page: Page, place: str, pace: int = 0) -> int:
    """Create, triage, dispatch, on the way, there, clear, close; how many keys it took."""
    typist = Typist(page, pace)
    typist.press("a")
    page.wait_for_selector("dialog[open] [name=place]")
    typist.press(*place, "Enter")
    expect(page.locator("#call h1")).to_have_text(place)
    page.wait_for_selector("#triage-form")
    typist.press("t")
    expect(page.locator(".q input:focus")).to_have_count(1)
    while page.locator(ASKED).count():
        question = page.locator(".q:focus-within").get_attribute("data-question")
        typist.press(GOES.get(question or "", "1"))
    typist.press("Enter")
    expect(page.locator(".dest")).to_contain_text("low risk, response needed")
    typist.press("d")
    page.wait_for_selector("dialog[open] [data-digit='1']")
    typist.press("1")
    for status in ("en_route", "on_scene"):
        page.wait_for_selector(f"#part-work [data-key=p][data-step$='{status}']")
        typist.press("p", "Enter")
    # Nobody is taken anywhere, so the step after next: by the line.
    page.wait_for_selector("#part-work [data-step$=cleared]")
    typist.press("/")
    page.wait_for_selector("#line[open]")
    typist.press(*"clear")
    page.wait_for_selector("#line-told.will")
    typist.press("Enter")
    expect(page.locator("#line")).to_be_hidden()
    expect(page.locator("#part-work [data-step$=cleared]")).to_have_count(0)
    typist.press("x")
    page.wait_for_selector("dialog[open] [name=disposition]")
    typist.press("2", "Enter")
    expect(page.locator(".dest")).to_contain_text("Stabilized in place")
    return typist.pressed
