"""The language that a reader chose: the crew's phone and the sign-in page in Spanish, by keyboard,
while everybody else's pages stay as they were.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, live, open_call
from tests.browser.test_floor import BY_TEAM, let_units_go
from tests.browser.test_pages import flaws


@pytest.fixture(autouse=True)
def free(city):
    let_units_go(city)
    yield
    let_units_go(city)


@pytest.fixture
def phone(browser, city, signed_in):
    """A crew's phone whose language was just chosen: Spanish."""
    opened = []

    def turn_on(theme="dark"):
        context = browser.new_context(
            viewport={"width": 390, "height": 844},
            storage_state=signed_in("CRT 1 crew"),
            has_touch=True,
        )
        context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{city.url}/crew/")
        expect(page.locator("#net")).to_have_text("Live")
        choose_spanish(page)
        expect(page.locator("#net")).to_have_text("En línea")
        return page

    yield turn_on
    for context in opened:
        context.close()


def choose_spanish(page):
    """With the keyboard alone."""
    choice = page.get_by_role("form", name="Language").get_by_role("button", name="Español")
    choice.focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("form", name="Idioma")).to_be_visible()


@pytest.fixture
def send_crt1(window, api, make_call):
    """The dispatcher writes down a weapon, and CRT1 is sent; returns the call and that console."""

    def send():
        call = make_call(answers=BY_TEAM)
        dispatcher = window()
        live(dispatcher)
        open_call(dispatcher, call)
        dispatcher.locator("[data-fact=weapon]").click()
        dispatcher.locator("#fact-form [name=value]").fill("knife on the table")
        dispatcher.locator("#fact-form [name=value]").press("Enter")
        expect(dispatcher.locator("#part-facts")).to_contain_text("knife on the table")
        api.post(f"/calls/{call['id']}/assignments", {"unit": "crt1"})
        return call, dispatcher

    return send


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_crew_works_a_call_in_spanish(phone, send_crt1, theme):
    crew = phone(theme)
    call, _ = send_crt1()
    expect(crew.locator("#news")).to_contain_text("Nueva llamada")
    crew.locator("#news").get_by_role("button", name="Leído").click()
    expect(crew.locator("h2")).to_have_text(call["place"])
    crew.get_by_role("button", name="Ya leí los peligros").click()
    crew.get_by_role("button", name="En camino").click()
    expect(crew.locator(".status")).to_have_text("En camino")
    crew.get_by_role("button", name="En el lugar").click()
    expect(crew.locator(".status")).to_have_text("En el lugar")
    expect(crew.get_by_label("Cómo terminó")).to_contain_text("Se estabilizó en el lugar")
    assert flaws(crew) == []


def test_a_phone_in_spanish_stays_so_without_a_network(phone, send_crt1):
    crew = phone()
    call, _ = send_crt1()
    expect(crew.locator("h2")).to_have_text(call["place"])
    crew.evaluate("navigator.serviceWorker.ready")
    crew.reload()
    crew.context.set_offline(True)
    crew.get_by_role("button", name="Ya leí los peligros").click()
    crew.get_by_role("button", name="En camino").click()
    expect(crew.locator(".status")).to_have_text("En camino (aún sin enviar)")
    expect(crew.locator("#net")).to_have_text("Sin red: 2 por enviar")
    crew.get_by_role("button", name="English").click()
    crew.reload()
    expect(crew.locator("#net")).to_contain_text("2 por enviar")
    crew.context.set_offline(False)
    expect(crew.locator("#net")).to_have_text("En línea")
    expect(crew.locator(".status")).to_have_text("En camino")


def test_the_console_stays_in_english_when_a_crew_chose_spanish(phone, send_crt1):
    crew = phone()
    call, dispatcher = send_crt1()
    expect(crew.locator("h2")).to_have_text(call["place"])
    crew.get_by_role("button", name="Ya leí los peligros").click()
    crew.get_by_role("button", name="En camino").click()
    expect(dispatcher.locator("#part-work")).to_contain_text("hazards read")
    expect(dispatcher.locator("#part-work")).to_contain_text("en route")


def test_the_sign_in_page_is_there_in_spanish(window):
    page = window(who=None)
    choose_spanish(page)
    expect(page.get_by_label("Contraseña")).to_be_visible()
    assert flaws(page) == []
