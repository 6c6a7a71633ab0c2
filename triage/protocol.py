"""Decision tables: reading one, deciding with it, and proving it complete.

Pure: knows nothing of Django. A table has questions with closed answers ordered from least
to most serious, and rules of which the first that matches decides (DMN hit policy FIRST).
`problems` tries every combination of answers (docs/decisions/0006).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

Answers = Mapping[str, str]
ALONG: Final = ("co_response", "ems", "cap_referral")
BANDS: Final = (1, 2, 3, 4, 5)
PRIORITIES: Final = (1, 2, 3, 4)
DESTINATIONS: Final = ("police", "crt", "art", "ccd", "988")
UNASKED: Final = "unknown"


class Unreadable(ValueError):
    """The file is no protocol; the message says why."""


class BadAnswer(ValueError):
    """An answer to no question, or one the question does not offer."""


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: str
    answers: tuple[Choice, ...]
    unasked: str

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(choice.key for choice in self.answers)


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    because: str
    when: Mapping[str, tuple[str, ...]]
    band: int
    priority: int

    def matches(self, answers: Answers) -> bool:
        return all(answers[key] in wanted for key, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Along:
    when: Mapping[str, tuple[str, ...]]
    add: tuple[str, ...]

    def matches(self, answers: Answers) -> bool:
        return all(answers[key] in wanted for key, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the table says to one set of answers."""

    rule: str
    because: str
    band: int
    destination: str
    priority: int
    along: frozenset[str]


@dataclass(frozen=True, slots=True)
class Protocol:
    code: str
    version: int
    title: str
    destinations: Mapping[int, str]
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]
    along: tuple[Along, ...]

    def complete(self, answers: Answers) -> dict[str, str]:
        """`answers` with each question not asked counted as not cleared. Raises BadAnswer."""
        known = {question.key: question for question in self.questions}
        for key, answer in answers.items():
            if key not in known:
                raise BadAnswer(f"The protocol has no question {key!r}.")
            if answer not in known[key].keys:
                offered = ", ".join(known[key].keys)
                raise BadAnswer(f"{answer!r} is no answer to {key!r}: it takes {offered}.")
        return {key: answers.get(key, one.unasked) for key, one in known.items()}

    def decide(self, answers: Answers) -> Outcome:
        """The first matching rule's outcome. Raises BadAnswer, or LookupError if unproven."""
        full = self.complete(answers)
        rule = next((rule for rule in self.rules if rule.matches(full)), None)
        if rule is None:
            raise LookupError(f"no rule for {full}")
        added = {name for extra in self.along if extra.matches(full) for name in extra.add}
        return Outcome(
            rule=rule.id,
            because=rule.because,
            band=rule.band,
            destination=self.destinations[rule.band],
            priority=rule.priority,
            along=frozenset(added),
        )

    def combinations(self) -> Iterator[dict[str, str]]:
        keys = [question.key for question in self.questions]
        for values in product(*(question.keys for question in self.questions)):
            yield dict(zip(keys, values, strict=True))


def parse(source: str) -> Protocol:
    """Read a protocol's TOML. Raises Unreadable with one sentence."""
    try:
        table = tomllib.loads(source)
        return Protocol(
            code=str(table["code"]),
            version=int(table["version"]),
            title=str(table["title"]),
            destinations={int(band): str(to) for band, to in table["destinations"].items()},
            questions=tuple(_question(entry) for entry in table["question"]),
            rules=tuple(_rule(entry) for entry in table["rule"]),
            along=tuple(_along(entry) for entry in table.get("along", [])),
        )
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"This is not TOML: {error}.") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"A part is missing or of the wrong shape: {error}.") from None


def problems(protocol: Protocol) -> list[str]:
    """Everything wrong with the table; empty means that it may be published.

    Finds a destination or band that does not exist, an answer no question offers, a
    case no rule decides, a rule never reached, and a more serious answer that makes
    the response less urgent or leaves somebody at home.
    """
    found = _unknown_words(protocol)
    if found:
        return found
    used: set[str] = set()
    undecided = False
    for answers in protocol.combinations():
        rule = next((rule for rule in protocol.rules if rule.matches(answers)), None)
        if rule is None:
            undecided = True
            found.append(f"no rule for {answers}")
            break
        used.add(rule.id)
    found += [f"rule {one.id!r} is never reached" for one in protocol.rules if one.id not in used]
    return found if undecided else found + _eased(protocol)


def _eased(protocol: Protocol) -> list[str]:
    """Each pair of neighbouring answers where the worse one gets less."""
    outcomes = {tuple(case.values()): protocol.decide(case) for case in protocol.combinations()}
    found: dict[str, None] = {}
    for place, question in enumerate(protocol.questions):
        worse_than = dict(zip(question.keys, question.keys[1:], strict=False))
        for case, milder in outcomes.items():
            if case[place] not in worse_than:
                continue
            worse = worse_than[case[place]]
            graver = outcomes[(*case[:place], worse, *case[place + 1 :])]
            if _eases(milder, graver):
                found[
                    f"answering {question.key!r} with {worse!r} instead of {case[place]!r} "
                    f"eases the response (rule {graver.rule!r} instead of {milder.rule!r})"
                ] = None
    return list(found)


def _eases(milder: Outcome, graver: Outcome) -> bool:
    left_out = (milder.along - graver.along) - {"cap_referral"}
    return graver.band > milder.band or graver.priority > milder.priority or bool(left_out)


def _unknown_words(protocol: Protocol) -> list[str]:
    offered = {question.key: set(question.keys) for question in protocol.questions}
    found = [
        f"band {band} has no destination" for band in BANDS if band not in protocol.destinations
    ]
    found += [
        f"band {band} goes to {to!r}, which is no destination"
        for band, to in protocol.destinations.items()
        if to not in DESTINATIONS
    ]
    for rule in protocol.rules:
        found += [f"rule {rule.id!r}: {flaw}" for flaw in _flaws(rule.when, offered)]
        if rule.band not in BANDS or rule.priority not in PRIORITIES:
            found.append(f"rule {rule.id!r} leads to no band or priority that exists")
    for number, extra in enumerate(protocol.along, start=1):
        found += [f"along {number}: {flaw}" for flaw in _flaws(extra.when, offered)]
        found += [f"along {number} adds {name!r}" for name in extra.add if name not in ALONG]
    return found


def _flaws(when: Mapping[str, tuple[str, ...]], offered: Mapping[str, set[str]]) -> list[str]:
    found = [f"tests {key!r}, which is no question" for key in when if key not in offered]
    found += [
        f"tests {key!r} for {answer!r}, which it does not offer"
        for key, wanted in when.items()
        for answer in wanted
        if key in offered and answer not in offered[key]
    ]
    return found


def _question(entry: Mapping[str, Any]) -> Question:
    choices = tuple(Choice(key=one["key"], text=one["text"]) for one in entry["answers"])
    return Question(
        key=entry["key"], text=entry["text"], answers=choices, unasked=_unasked(entry, choices)
    )


def _unasked(entry: Mapping[str, Any], choices: tuple[Choice, ...]) -> str:
    """Not asked is not cleared: `unknown` where it is offered, else the most serious answer,
    unless the file says what silence means."""
    offered = [choice.key for choice in choices]
    said = entry.get("unasked", UNASKED if UNASKED in offered else offered[-1])
    if said not in offered:
        raise ValueError(f"question {entry['key']!r} cannot stand at {said!r} when not asked")
    return str(said)


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        because=entry["because"],
        when={key: tuple(wanted) for key, wanted in entry["when"].items()},
        band=int(entry["then"]["band"]),
        priority=int(entry["then"]["priority"]),
    )


def _along(entry: Mapping[str, Any]) -> Along:
    when = {key: tuple(wanted) for key, wanted in entry["when"].items()}
    return Along(when=when, add=tuple(entry["add"]))
