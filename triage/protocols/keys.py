"""Every key a protocol's TOML may have, and what it holds; any other is an error.

A key that nobody reads is worse than one that is missing: `lockd = true` would lock nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Shape:
    """What a key holds, in words and as a check; `part` is the section that its tables are of."""

    words: str
    fits: Callable[[Any], bool]
    part: str = ""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_whole(value: Any) -> bool:
    # By its type, since to isinstance() a boolean is a whole number too.
    return type(value) is int and value >= 0


def _is_sign(value: Any) -> bool:
    return _is_words(value) or type(value) is int


def _is_list(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and bool(value) and all(map(fits, value))


def _is_conditions(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_list(_is_words), value.values()))


def _is_table(value: Any) -> bool:
    return isinstance(value, dict)


def _table(section: str) -> Shape:
    return Shape("a table", _is_table, section)


def _tables(section: str) -> Shape:
    return Shape(f"a list of tables ([[{section}]])", _is_list(_is_table), section)


TEXT: Final = Shape("text", _is_text)
WORDS: Final = Shape("text that is not empty", _is_words)
WHOLE: Final = Shape("a whole number", _is_whole)
YES_NO: Final = Shape("true or false, without quotation marks", lambda value: type(value) is bool)
SIGN: Final = Shape("a band's sign", _is_sign)
SIGNS: Final = Shape("a list of bands' signs", _is_list(_is_sign))
LIST: Final = Shape("a list of texts, at least one", _is_list(_is_words))
CONDITIONS: Final = Shape("questions, each with a list of answers", _is_conditions)
FACTS: Final = Shape(
    "answers, each with the words of the fact",
    lambda value: isinstance(value, dict) and all(map(_is_words, value.values())),
)
STATES: Final = Shape(
    '"nothing" or { topic, as }', lambda value: value == "nothing" or _is_table(value), "states"
)

SECTIONS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "": {
        "code": WORDS,
        "version": WHOLE,
        "title": WORDS,
        "review": TEXT,
        "uncleared": SIGN,
        "band": _tables("band"),
        "destination": _tables("destination"),
        "question": _tables("question"),
        "rule": _tables("rule"),
        "along": _tables("along"),
        "advice": _tables("advice"),
    },
    "band": {"sign": SIGN, "name": WORDS, "to": WORDS, "instead": _tables("instead")},
    "instead": {"to": WORDS, "when": CONDITIONS},
    "destination": {
        "code": WORDS,
        "name": WORDS,
        "needs": WORDS,
        "waits": YES_NO,
        "takes": CONDITIONS,
        "otherwise": _table("otherwise"),
    },
    "otherwise": {"to": WORDS, "add": LIST, "follow_up": WORDS},
    "question": {
        "key": WORDS,
        "kind": WORDS,
        "from": WORDS,
        "text": WORDS,
        "hint": TEXT,
        "states": STATES,
        "unasked": WORDS,
        "ask_when": CONDITIONS,
        "otherwise": WORDS,
        "answers": _tables("answers"),
    },
    "states": {"topic": WORDS, "as": FACTS},
    "answers": {"key": WORDS, "text": WORDS, "severity": WHOLE, "is": LIST},
    "rule": {
        "id": WORDS,
        "because": WORDS,
        "when": CONDITIONS,
        "then": _table("then"),
        "locked": YES_NO,
    },
    "then": {"band": SIGN, "priority": WHOLE},
    "along": {"when": CONDITIONS, "bands": SIGNS, "add": LIST},
    "advice": {"when": CONDITIONS, "text": WORDS},
    "vignettes": {"clear": FACTS, "vignette": _tables("vignette")},
    "vignette": {
        "id": WORDS,
        "text": WORDS,
        "answers": FACTS,
        "not_asked": LIST,
        "needs": _table("needs"),
        "hard_stop": YES_NO,
    },
    "needs": {"band": WHOLE, "priority": WHOLE, "along": LIST, "never": LIST, "locked": YES_NO},
}
# By which key a person finds a table of a section again.
NAMED_BY: Final = ("id", "key", "code", "sign", "to")


def flaws(table: Mapping[str, Any]) -> Iterator[str]:
    """A sentence about each key that is not of the format, and each that holds something else."""
    # A file of the first format is recognized by it, and only read where it was published before.
    first = {"destinations"} if "band" not in table else set()
    known = {key: value for key, value in table.items() if key not in first}
    yield from _section("The file", "", known)


def _section(where: str, section: str, table: Mapping[str, Any]) -> Iterator[str]:
    shapes = SECTIONS[section]
    for key, value in table.items():
        if key not in shapes:
            near = get_close_matches(key, shapes, n=1, cutoff=0.5)
            meant = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(shapes)}."
            yield f"{where} has no key {key!r}: {meant}"
            continue
        shape = shapes[key]
        if not shape.fits(value):
            yield f"{where}: {key!r} must be {shape.words}, not {value!r}."
        elif shape.part and value != "nothing":
            yield from _parts(where, key, shape.part, value)


def _parts(where: str, key: str, section: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _section(f"{where}, {key}", section, value)
        return
    for number, part in enumerate(value, start=1):
        name = next((f" {part[named]!r}" for named in NAMED_BY if named in part), f" {number}")
        inside = "" if where == "The file" else f"{where}, "
        title = key if inside else key.capitalize()
        yield from _section(f"{inside}{title}{name}", section, part)


def vignette_flaws(table: Mapping[str, Any]) -> Iterator[str]:
    """The same of a file of vignettes."""
    yield from _section("The file", "vignettes", table)
