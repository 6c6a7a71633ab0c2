"""Code, templates and scripts name no city: what is a city's stands in its folder."""

import re

import pytest

from mih.environment import ROOT

# Words of the shipped city. Code may name its folder once, as the one that is served when no
# other is chosen; `bench/` and the tests measure the shipped city, and say so.
WORDS = re.compile(
    r"oklahoma|\bokc|chicago|\b405\b|classen|scissortail|edmond|nichols hills|bricktown"
    r"|\b[ns][we] 23\b|\b10A\b|\b43A\b|\bO\.S\.|35\.46|97\.5|los angeles",
    re.IGNORECASE,
)
FOLDERS = ("mih", "programs", "dispatch", "triage", "journal", "templates", "static")
KINDS = {".py", ".js", ".html", ".css", ".svg"}
DEFAULT = 'SHIPPED: Final = "cities/okc"'


def words_in(text):
    return [match[0] for match in WORDS.finditer(text.replace(DEFAULT, ""))]


def files():
    return [
        path
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in KINDS and path.is_file()
    ]


def test_no_file_names_a_city():
    assert len(files()) > 400
    named = {
        str(path.relative_to(ROOT)): words
        for path in files()
        if (words := words_in(path.read_text()))
    }
    assert named == {}


@pytest.mark.parametrize(
    "line",
    [
        "the City of Oklahoma City",
        'zone = "America/Chicago"',
        "HOME = [35.4676, -97.5164]",
        'return f"405-555-01"',
        "(43A O.S. 10-104 for adults)",
        'aria-label="NW 23 & Penn"',
        'PROTOCOL = "okc-3.toml"',
    ],
)
def test_a_city_would_be_seen(line):
    assert words_in(line)
    assert not words_in(DEFAULT)
