"""Drawing in place: what somebody is at stays, and a button never becomes another one."""

import pytest

from tests.browser.conftest import live

# Draws `before` and then `after` into the page, with `meanwhile` done in between by somebody.
DRAW = """
async ({ before, after }) => {
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const { morph } = await import(loaded.find((name) => /\\/morph[^/]*\\.js/.test(name)));
  const parse = (html) => new DOMParser().parseFromString(html, "text/html").body.firstChild;
  const old = parse(before);
  document.querySelector("#pane").replaceChildren(old);
  const first = [...old.querySelectorAll("*")];
  MEANWHILE;
  morph(old, parse(after));
  const same = (selector) => first.includes(old.querySelector(selector));
  const active = document.activeElement;
  return {
    text: old.innerText.replace(/\\s+/g, " ").trim(),
    kept: { button: same("button"), input: same("input") },
    value: old.querySelector("input, select, textarea")?.value,
    open: old.querySelector("details")?.open,
    focus: active.id || active.localName,
    ids: [...old.querySelectorAll("[id]")].map((one) => one.id),
  };
}
"""


@pytest.fixture
def draw(window):
    page = window()
    live(page)
    return lambda before, after, meanwhile="": page.evaluate(
        DRAW.replace("MEANWHILE", meanwhile), {"before": before, "after": after}
    )


def step(status, words, more=""):
    return f"<div><p>{words}</p><button data-step='{status}' {more}>go</button></div>"


def test_a_button_that_does_the_same_is_the_same(draw):
    seen = draw(step("staged", "one"), step("staged", "two", 'data-key="p"'))
    assert seen["kept"]["button"]
    assert seen["text"] == "two go"
    assert seen["ids"] == []


def test_a_button_that_does_something_else_is_another_and_takes_no_focus(draw):
    focused = "old.querySelector('button').focus()"
    seen = draw(step("en_route", "one"), step("on_scene", "two"), focused)
    assert not seen["kept"]["button"]
    assert seen["focus"] == "pane"


def test_the_focus_stays_on_what_stays(draw):
    focused = "old.querySelector('button').focus()"
    seen = draw(step("staged", "one"), step("staged", "two"), focused)
    assert seen["focus"] == "button"


@pytest.mark.parametrize(
    "after", ["<div><p>two</p></div>", "<div><input value='b'><p>two</p></div>"]
)
def test_what_was_typed_is_neither_changed_nor_removed(draw, after):
    seen = draw(
        "<div><input value='a'><p>one</p></div>",
        after,
        "old.querySelector('input').value = 'typed'",
    )
    assert seen["kept"]["input"]
    assert seen["value"] == "typed"
    assert "two" in seen["text"]


def test_a_form_with_unsent_text_is_left_alone(draw):
    before = "<div><form hx-post='/a'><input><button>send</button></form><p>one</p></div>"
    after = "<div><form hx-post='/a'><input><button>send it</button></form><p>two</p></div>"
    typed = "old.querySelector('input').value = 'typed'"
    assert draw(before, after, typed)["text"] == "send two"
    assert draw(before, after)["text"] == "send it two"


def test_a_field_in_use_is_left_alone_and_an_idle_one_is_drawn(draw):
    before, after = "<div><input value='a'></div>", "<div><input value='b'></div>"
    assert draw(before, after, "old.querySelector('input').focus()")["value"] == "a"
    assert draw(before, after)["value"] == "b"


def test_a_menu_stays_open_and_its_choice_chosen(draw):
    menu = """<div><b>{}</b><details><summary>Duty</summary>
        <select><option value="">all</option><option value="surge">surge</option></select>
        </details></div>"""
    chosen = "old.querySelector('details').open = true; old.querySelector('select').value = 'surge'"
    seen = draw(menu.format("one"), menu.format("two"), chosen)
    assert seen["open"]
    assert seen["value"] == "surge"
    assert seen["text"].startswith("two")
