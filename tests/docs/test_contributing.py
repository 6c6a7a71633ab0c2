"""CONTRIBUTING.md names only what exists: every path, and every function after its file."""

import re

import pytest

from mih.environment import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text()
# `dispatch/calls/services.py:write_note`, `dispatch/calls/`, `pyproject.toml`
NAMED = re.compile(r"`([\w./-]+?)(?::([\w.]+))?`")
LEAST = 100
# Decisions are left as they were written.
OTHERS = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
FOLDERS = ("journal/", "programs/", "dispatch/", "triage/", "mih/", "tests/", "static/", "docs/")


def is_path(name):
    """A bare `services.py` is a kind of file, which every noun has."""
    return "/" in name


def names():
    return [(name, inside) for name, inside in NAMED.findall(PAGE) if is_path(name)]


def defines(text, name):
    """Whether a file defines a function, class, method, test or table of this name."""
    plain = re.escape(name.rpartition(".")[2])
    python = rf"^\s*(?:async )?(?:def|class) {plain}\b|^{plain}\b(?:: [^=]+)? = "
    script = rf"^\s*(?:export )?(?:async )?function {plain}\b|^\s*const {plain}\b"
    return re.search(f"{python}|{script}", text, re.MULTILINE) is not None


def test_it_names_much():
    assert len(names()) > LEAST


@pytest.mark.parametrize("name", sorted({name for name, _ in names()}))
def test_every_path_exists(name):
    assert (ROOT / name).exists()


@pytest.mark.parametrize("page", sorted(OTHERS), ids=lambda page: page.name)
def test_every_path_on_the_other_pages_exists(page):
    named = {path for path, _ in NAMED.findall(page.read_text()) if path.startswith(FOLDERS)}
    assert {path for path in named if not (ROOT / path).exists()} == set()


@pytest.mark.parametrize(("name", "inside"), sorted({pair for pair in names() if pair[1]}))
def test_every_function_stands_in_its_file(name, inside):
    assert defines((ROOT / name).read_text(), inside)


def test_a_name_that_is_gone_would_be_noticed():
    text = (ROOT / "dispatch/calls/services.py").read_text()
    assert defines(text, "write_note")
    assert not defines(text, "write_notes")
    assert not defines(text, "note")
