"""What people type, as plain words: abbreviations, ordinals, directions."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from dispatch.places import files

DIRECTIONS: Final = {
    "n": "n",
    "s": "s",
    "e": "e",
    "w": "w",
    "nw": "nw",
    "ne": "ne",
    "sw": "sw",
    "se": "se",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "northwest": "nw",
    "northeast": "ne",
    "southwest": "sw",
    "southeast": "se",
}
# Words that say what kind of street it is, or join two of them.
KINDS: Final = frozenset(
    [
        "st",
        "street",
        "ave",
        "av",
        "avenue",
        "blvd",
        "boulevard",
        "rd",
        "road",
        "dr",
        "drive",
        "ln",
        "lane",
        "pl",
        "place",
        "ct",
        "court",
        "ter",
        "terrace",
        "pkwy",
        "parkway",
        "cir",
        "circle",
        "way",
        "hwy",
        "highway",
        "expy",
        "expressway",
        "trl",
        "trail",
        "sq",
        "square",
    ]
)
JOINS: Final = frozenset(
    [
        "and",
        "at",
        "near",
        "by",
        "of",
        "the",
        "corner",
        "intersection",
        "crossing",
        "x",
        "between",
        "on",
    ]
)
# In any city; a city's own are in its places/words.toml.
SAME: Final = {
    "mount": "mt",
    "ft": "fort",
    "hosp": "hospital",
    "stn": "station",
    "sta": "station",
    "univ": "university",
    "ctr": "center",
    "centre": "center",
    "pk": "park",
    "mm": "mile",
    "milepost": "mile",
    "marker": "",
}
ORDINALS: Final = dict(
    zip(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        map(str, range(1, 21)),
        strict=True,
    )
)
TENS: Final = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
AT_MOST: Final = 200
_SPLIT: Final = re.compile(r"[^a-z0-9]+")
_ORDINAL: Final = re.compile(r"^(\d+)(st|nd|rd|th)$")
# "5ne" and "ne5" are two words that lost their space.
_STUCK: Final = re.compile(r"\b(nw|ne|sw|se)(\d+)|\b(\d+)(?:st|nd|rd|th)?(nw|ne|sw|se)\b")
_TENS: Final = re.compile(rf"\b({'|'.join(TENS)})[ -]({'|'.join(list(ORDINALS)[:9])})\b")


def plain(text: str) -> str:
    """Lower case, one space between words, dots of abbreviations gone: "N.E. 5th" is "ne 5th"."""
    low = text[:AT_MOST].lower().replace("'", "").replace("’", "")
    low = re.sub(r"\b(north|south)[ -](east|west)\b", r"\1\2", low)
    low = re.sub(r"\b([ns])\.?\s?([ew])\.?(?=\s|\d|$)", r"\1\2", low)
    low = _TENS.sub(lambda m: str(TENS[m[1]] + int(ORDINALS[m[2]])), low)
    low = _STUCK.sub(lambda m: f"{m[1] or m[4]} {m[2] or m[3]}", low)
    low = re.sub(r"\bi[ -]?(\d{2,3})\b", r"i\1", low)
    return " ".join(_SPLIT.split(low)).strip()


def words_of(text: str) -> tuple[str, ...]:
    """The words that tell one place from another, each once, in the order typed."""
    low = f" {plain(text)} "
    for spoken, meant in _same().items():
        low = low.replace(f" {spoken} ", f" {meant} ")
    words = []
    for word in low.split():
        ordinal = _ORDINAL.match(word)
        plain_word = ordinal[1] if ordinal else ORDINALS.get(word, DIRECTIONS.get(word, word))
        if plain_word not in KINDS and plain_word not in JOINS:
            words.append(plain_word.lstrip("0") or "0")
    return tuple(dict.fromkeys(words))


@cache
def _same() -> Mapping[str, str]:
    return {**files.words().same, **SAME}


def is_direction(word: str) -> bool:
    return word in DIRECTIONS.values()


def street_title(name: str) -> str:
    """ "NE 5 ST" as "NE 5 St", a name of the files as the city's titles show it."""
    titles, shown = files.words().titles, []
    for word in name.split():
        quarter = word in ("NW", "NE", "SW", "SE", "N", "S", "E", "W")
        shown.append(word if quarter else titles.get(word, word.title()))
    return " ".join(shown)
