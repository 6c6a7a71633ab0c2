"""Reading a protocol's TOML (docs/protocols.md)."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from triage.protocols import keys
from triage.protocols.context import flaws as context_flaws
from triage.protocols.table import (
    BANDS_AT_MOST,
    CONTEXT,
    TOPICS,
    UNKNOWN,
    Advice,
    Along,
    Band,
    BandRoute,
    Choice,
    Destination,
    Fallback,
    Protocol,
    Question,
    Rule,
    When,
)

# What a call carries of its protocol is this long at most; dispatch.models.Call is the measure.
SIGN_LENGTH: Final = 4
NAME_LENGTH: Final = 60
BECAUSE_LENGTH: Final = 300
ADVICE_LENGTH: Final = 300
# What a safety fact holds: dispatch.models.SafetyFact is the measure.
SAID_LENGTH: Final = 200
# The words of a question whose answers are no safety fact.
NOTHING: Final = "nothing"


class Unreadable(ValueError):
    """The file is no protocol; the message says why."""


def parse(source: str, *, stored: bool = False) -> Protocol:
    """Read a protocol's TOML. Raises Unreadable saying why.

    `stored`: it was kept before, perhaps by a release that let keys pass which nobody reads;
    calls that began on it must be able to end on it.
    """
    try:
        table = tomllib.loads(source)
        if not stored and (flaws := list(keys.flaws(table))):
            raise Unreadable(" ".join(flaws))
        return _protocol(_with_a_spectrum(table))
    except Unreadable:
        raise
    except RecursionError:
        raise Unreadable("This is nested too deeply.") from None
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"This is not TOML: {error}.") from None
    except KeyError as error:
        raise Unreadable(f"A part is missing: {error}.") from None
    except (TypeError, ValueError, AttributeError, IndexError) as error:
        raise Unreadable(f"A part is of the wrong shape: {error}.") from None


# What a file of the first format left to the code; versions published in it stay readable.
_FIRST_BANDS: Final = (
    "threat or crime",
    "high risk",
    "low risk, response needed",
    "low risk, no response needed",
    "low risk, ongoing support",
)
_FIRST_PLACES: Final = (
    {"code": "police", "name": "Police", "needs": "nobody"},
    {"code": "crt", "name": "Crisis Response Team", "needs": "unit", "otherwise": {"to": "police"}},
    {
        "code": "art",
        "name": "Alternative Response Team",
        "needs": "unit",
        "otherwise": {"to": "crt"},
    },
    {
        "code": "ccd",
        "name": "Crisis Call Diversion",
        "needs": "clinician",
        "otherwise": {"to": "988"},
    },
    {"code": "988", "name": "988 Lifeline", "needs": "nobody"},
)


def _with_a_spectrum(table: dict[str, Any]) -> dict[str, Any]:
    """A file of the first format, which named no more than each band's destination, as one of
    today's.
    """
    if "band" in table or "destinations" not in table:
        return table
    bands = [
        {"sign": sign, "name": name, "to": table["destinations"][sign]}
        for sign, name in zip("12345", _FIRST_BANDS, strict=True)
    ]
    return {**table, "band": bands, "destination": list(_FIRST_PLACES), "uncleared": 2}


def _protocol(table: Mapping[str, Any]) -> Protocol:
    signs = [str(entry["sign"]) for entry in table["band"]]
    if len(set(signs)) < len(signs) or not 1 <= len(signs) <= BANDS_AT_MOST:
        raise ValueError("a spectrum has one to nine bands, each with a sign of its own")
    return Protocol(
        code=str(table["code"]),
        version=int(table["version"]),
        title=str(table["title"]),
        review=str(table.get("review", "")),
        uncleared=_number(table["uncleared"], signs),
        bands=tuple(_band(entry, place) for place, entry in enumerate(table["band"], start=1)),
        destinations=_destinations(table["destination"]),
        questions=_questions([_question(entry) for entry in table["question"]]),
        rules=tuple(_rule(entry, signs) for entry in table["rule"]),
        along=tuple(_along(entry, signs) for entry in table.get("along", [])),
        advice=tuple(_advice(entry) for entry in table.get("advice", [])),
    )


def _number(sign: Any, signs: Sequence[str]) -> int:
    """A band's place in the spectrum, counted from the most serious."""
    if str(sign) not in signs:
        raise ValueError(f"there is no band {str(sign)!r}")
    return signs.index(str(sign)) + 1


def _short(value: Any, at_most: int, what: str) -> str:
    """A text that a call carries: longer than its column it would stop the call's triage."""
    if len(str(value)) > at_most:
        raise ValueError(f"the {what} {str(value)!r} is longer than {at_most}")
    return str(value)


def _band(entry: Mapping[str, Any], number: int) -> Band:
    special = [BandRoute(to=str(way["to"]), when=_when(way)) for way in entry.get("instead", [])]
    return Band(
        number=number,
        sign=_short(entry["sign"], SIGN_LENGTH, "sign"),
        name=_short(entry["name"], NAME_LENGTH, "name"),
        ways=(*special, BandRoute(to=str(entry["to"]), when={})),
    )


def _destinations(entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Destination]:
    read = [_destination(entry) for entry in entries]
    codes = [place.code for place in read]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise ValueError(f"destination {min(twice)!r} stands there twice")
    return {place.code: place for place in read}


def _destination(entry: Mapping[str, Any]) -> Destination:
    then = entry.get("otherwise")
    return Destination(
        code=str(entry["code"]),
        name=_short(entry["name"], NAME_LENGTH, "name"),
        needs=str(entry["needs"]),
        waits=bool(entry.get("waits", False)),
        otherwise=Fallback(
            to=str(then["to"]), add=tuple(then.get("add", ())), follow_up=then.get("follow_up")
        )
        if then
        else None,
        takes=_conditions(entry.get("takes", {})),
    )


def _question(entry: Mapping[str, Any]) -> Question:
    choices = _choices(entry)
    kind = str(entry.get("kind", "need"))
    if kind not in ("hard_stop", "risk", "need", CONTEXT):
        raise ValueError(f"question {entry['key']!r} is of no kind {kind!r}")
    topic, said = _states(entry, [choice.key for choice in choices])
    unasked = _unasked(entry, choices)
    question = Question(
        key=str(entry["key"]),
        text=str(entry["text"]),
        hint=str(entry.get("hint", "")),
        kind=kind,
        answers=choices,
        unasked=unasked,
        topic=topic,
        said=said,
        declared="states" in entry and all("severity" in choice for choice in entry["answers"]),
        ask_when=_conditions(entry.get("ask_when", {})),
        otherwise=_otherwise(entry, choices, unasked),
        given_by=str(entry.get("from", "")),
    )
    for flaw in context_flaws(question):
        raise ValueError(flaw)
    return question


def _choices(entry: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The answers; where an older file does not say how grave each is, its place does."""
    choices = tuple(
        Choice(
            key=str(choice["key"]),
            text=str(choice["text"]),
            severity=_severity(entry, choice.get("severity", place)),
            of=tuple(str(value) for value in choice.get("is", ())),
        )
        for place, choice in enumerate(entry["answers"])
    )
    offered = [choice.key for choice in choices]
    if len(offered) < 2 or len(set(offered)) < len(offered):
        raise ValueError(f"question {entry['key']!r} needs two or more answers, each named once")
    said = ["severity" in choice for choice in entry["answers"]]
    if any(said) and not all(said):
        raise ValueError(f"question {entry['key']!r} says of some answers only how grave they are")
    return choices


def _severity(entry: Mapping[str, Any], value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"question {entry['key']!r} has an answer of no severity {value!r}")
    return value


def _states(
    entry: Mapping[str, Any], offered: Sequence[str]
) -> tuple[str | None, Mapping[str, str]]:
    """Which safety fact the answers state, and in what words; nothing where they state none."""
    states = entry.get("states", NOTHING)
    if states == NOTHING:
        return None, {}
    topic, said = str(states["topic"]), states["as"]
    if topic not in TOPICS:
        raise ValueError(f"question {entry['key']!r} states {topic!r}, which is no safety fact")
    if not said:
        raise ValueError(f"question {entry['key']!r} states {topic!r} by none of its answers")
    for answer, words in said.items():
        if answer not in offered or not str(words).strip():
            raise ValueError(f"question {entry['key']!r} states nothing by {answer!r}")
    words = {str(answer): _short(words, SAID_LENGTH, "fact") for answer, words in said.items()}
    return topic, words


def _unasked(entry: Mapping[str, Any], choices: Sequence[Choice]) -> str:
    """Not asked is not cleared: `unknown` where it is offered, else the most serious answer,
    unless the file says what silence means."""
    offered = [choice.key for choice in choices]
    gravest = max(choices, key=lambda choice: choice.severity).key
    if entry.get("kind") == CONTEXT:
        # Nobody is silent of the context: this answer is for all that the others do not name.
        gravest = next((choice.key for choice in choices if not choice.of), gravest)
    unasked = str(entry.get("unasked", UNKNOWN if UNKNOWN in offered else gravest))
    if unasked not in offered:
        raise ValueError(f"question {entry['key']!r} cannot stand at {unasked!r} when not asked")
    return unasked


def _otherwise(entry: Mapping[str, Any], choices: Sequence[Choice], unasked: str) -> str:
    """Where a question stands that is not asked, since others are answered as they are."""
    if ("ask_when" in entry) != ("otherwise" in entry):
        raise ValueError(f"question {entry['key']!r} needs both `ask_when` and `otherwise`")
    otherwise = str(entry.get("otherwise", unasked))
    if otherwise not in [choice.key for choice in choices]:
        raise ValueError(f"question {entry['key']!r} cannot stand at {otherwise!r} otherwise")
    return otherwise


def _questions(questions: list[Question]) -> tuple[Question, ...]:
    asked = [question.key for question in questions]
    if twice := {key for key in asked if asked.count(key) > 1}:
        raise ValueError(f"question {min(twice)!r} stands there twice")
    for place, question in enumerate(questions):
        if later := set(question.ask_when) - set(asked[:place]):
            raise ValueError(
                f"whether {question.key!r} is asked depends on {min(later)!r}, which is not asked "
                "before it"
            )
    return tuple(questions)


def _rule(entry: Mapping[str, Any], signs: Sequence[str]) -> Rule:
    return Rule(
        id=str(entry["id"]),
        because=_short(entry["because"], BECAUSE_LENGTH, "because"),
        when=_when(entry),
        band=_number(entry["then"]["band"], signs),
        priority=int(entry["then"]["priority"]),
        locked=bool(entry.get("locked", False)),
    )


def _along(entry: Mapping[str, Any], signs: Sequence[str]) -> Along:
    return Along(
        when=_when(entry),
        bands=tuple(_number(sign, signs) for sign in entry.get("bands", ())),
        add=tuple(str(name) for name in entry["add"]),
    )


def _advice(entry: Mapping[str, Any]) -> Advice:
    return Advice(when=_when(entry), text=_short(entry["text"], ADVICE_LENGTH, "advice"))


def _when(entry: Mapping[str, Any]) -> When:
    return _conditions(entry["when"])


def _conditions(table: Mapping[str, Any]) -> When:
    return {str(key): tuple(str(answer) for answer in wanted) for key, wanted in table.items()}
