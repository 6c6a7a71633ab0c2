"""The build refuses protected text: instruments and protocols that others own are
imported by whoever may use them, never contained.

Wording is recognized by fingerprints of its six-word runs, so that the list of what may not be
here does not itself contain it.

R17: docs/requirements.md.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from mih.environment import ROOT

FINGERPRINTS = frozenset((Path(__file__).parent / "protected.txt").read_text().split()[1:])
RUN = 6
SUFFIXES = {".py", ".toml", ".html", ".md", ".js", ".css", ".json", ".csv", ".txt", ".yml"}
SKIPPED = {".venv", ".git", ".mih", "staticfiles", "node_modules", ".hypothesis"}
CODES = {
    "a determinant code of a commercial dispatch protocol": re.compile(
        r"\b(?:[1-9]|[1-3]\d|4[01])-(?:ALPHA|BRAVO|CHARLIE|DELTA|ECHO|OMEGA|[ABCDEO])-\d{1,2}\b"
    ),
    "a code of the 211 taxonomy": re.compile(r"\b[B-Y][A-Z]-\d{4}(?:\.\d{4})?(?:-\d{3})?\b"),
    "a branded safety plan": re.compile(r"Stanley.{1,3}Brown Safety", re.IGNORECASE),
}


def fingerprints(text: str) -> Iterator[str]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    for start in range(len(words) - RUN + 1):
        run = " ".join(words[start : start + RUN])
        yield sha256(run.encode()).hexdigest()[:16]


def protected_in(text: str, known=FINGERPRINTS) -> list[str]:
    """What a text contains that it may not."""
    found = [what for what, code in CODES.items() if code.search(text)]
    if known & set(fingerprints(text)):
        found.append("wording of an instrument that others own")
    return found


def files() -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*")
        if path.suffix in SUFFIXES
        and path.is_file()
        and not SKIPPED & set(path.relative_to(ROOT).parts)
        and path != Path(__file__)
    ]


def test_no_protected_text_is_in_the_tree():
    found = {
        str(path.relative_to(ROOT)): what
        for path in files()
        if (what := protected_in(path.read_text(errors="ignore")))
    }
    assert found == {}


def test_the_whole_tree_is_looked_at():
    looked = {path.relative_to(ROOT).parts[0] for path in files()}
    assert {"triage", "dispatch", "programs", "mih", "templates", "tests", "docs"} <= looked


@pytest.mark.parametrize(
    "text",
    [
        "Sent as 25-D-1 by the other system.",
        "See code RP-" + "1400.8000 in the directory.",
        "The Stanley-" + "Brown Safety Plan",
    ],
)
def test_the_check_bites_on_codes_and_names(text):
    assert protected_in(text)


def test_the_check_bites_on_wording_however_it_is_laid_out():
    wording = "one two three four five six seven"
    known = frozenset(fingerprints(wording))
    assert protected_in("… One, two\n  three – FOUR five: six", known)
    assert not protected_in("one two three, then four five six", known)


def test_there_is_wording_to_look_for():
    assert len(FINGERPRINTS) > 50
