"""What no protocol may do, whatever its file says: invariants that no file can switch off.

Pure. Each is asked of every case, exactly, by the diagrams (docs/protocols.md, "The proof").
The code knows what a question is about by its `kind` and by the safety fact that it `states`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from triage.protocols.chart import Chart, Verdict
from triage.protocols.diagram import Picked, find_case, leaves
from triage.protocols.findings import Finding, case_words
from triage.protocols.table import (
    FOR_GRAVE_CALLS,
    GRAVE,
    IN_PERSON,
    STRENGTH,
    UNKNOWN,
    WITH_POLICE,
    Choice,
    Protocol,
    Question,
    Rule,
)

# What the three hard stops that every protocol has are about.
RISKS: Final = frozenset({"violence", "suicidal_intent"})
DANGERS: Final = RISKS | {"weapon"}
VIOLENCE: Final = frozenset({"violence", "weapon"})
HARD_STOPS: Final = {
    "a threat": VIOLENCE,
    "medical danger": frozenset({"medical"}),
    "an attempt": frozenset({"suicidal_intent"}),
}
# Whom known danger brings beside the page to the supervisor, by what it is about.
BRINGS: Final = {"medical": ("ems",), "suicidal_intent": ("ems",)}
# How a fact says that something is not there.
DENIALS: Final = frozenset({"no", "none", "not", "nobody", "nothing", "never"})
WORDS: Final = {
    "co_response": "CIT police along",
    "ems": "EMS at once",
    "fire": "the fire department along",
    "supervisor": "the page to the supervisor",
    "imminent": "the mark of imminent risk",
}


def broken(chart: Chart) -> Iterator[Finding]:
    """Every invariant that the protocol breaks. Its words mean something, and no case is open."""
    yield from _hard_stops_missing(chart.protocol)
    yield from _silence(chart.protocol)
    yield from _turned_about(chart.protocol)
    yield from _unlocked_rules(chart.protocol)
    yield from _left_waiting(chart)
    yield from _imminent_unlocked(chart)
    for question in chart.protocol.questions:
        if question.is_risk or question.topic in DANGERS:
            yield from _untold(question)
        if question.kind == "hard_stop":
            yield from _hard_stop(chart, question)
        elif question.kind == "risk" or question.topic in VIOLENCE:
            yield from _known_risk(chart, question)


def known(question: Question) -> list[Choice]:
    """The answers that say danger is there: those graver than not knowing."""
    by_key = {choice.key: choice.severity for choice in question.answers}
    not_known = by_key.get(UNKNOWN, min(by_key.values()))
    return [choice for choice in question.answers if choice.severity > not_known]


def _gravest(question: Question) -> list[Choice]:
    most = max(question.severities)
    return [choice for choice in question.answers if choice.severity == most]


def _hard_stops_missing(protocol: Protocol) -> Iterator[Finding]:
    for what, topics in HARD_STOPS.items():
        asked = [question for question in protocol.questions if question.topic in topics]
        if not any(question.kind == "hard_stop" for question in asked):
            yield Finding(
                f"No hard stop asks about {what}: a question of kind 'hard_stop' that states "
                f"{' or '.join(map(repr, sorted(topics)))} must be there."
            )
    risks = [question for question in protocol.questions if question.kind == "risk"]
    if not any(one.topic == "suicidal_intent" and not one.ask_when for one in risks):
        yield Finding(
            "No risk asks about thoughts of suicide: a question of kind 'risk' that states "
            "'suicidal_intent' must be there."
        )
    for question in protocol.questions:
        # A question that only asks on after another answer is neither.
        follows = question.ask_when and question.topic == "suicidal_intent"
        if question.kind == "need" and question.topic in RISKS and not follows:
            yield Finding(
                f"Question {question.key!r} states {question.topic!r} and is called a need: "
                "it is a risk or a hard stop."
            )
        if question.kind == "hard_stop" and question.ask_when:
            yield Finding(
                f"Hard stop {question.key!r} is asked only after some answers: it is always asked."
            )


def _silence(protocol: Protocol) -> Iterator[Finding]:
    """What nobody said is not cleared, and what is known ranks above it."""
    for question in protocol.questions:
        grave = dict(zip(question.keys, question.severities, strict=True))
        if question.topic and len(set(grave.values())) == 1:
            yield Finding(
                f"Question {question.key!r} states a fact, and all its answers are as grave as "
                "each other: declare which is graver."
            )
        elif (question.topic or question.is_risk) and (
            question.is_mildest(question.unasked) or grave[question.unasked] < grave.get(UNKNOWN, 0)
        ):
            yield Finding(
                f"Question {question.key!r}, when not asked, counts as {question.unasked!r}: "
                "not asked is not cleared."
            )
        if not question.is_risk and question.topic not in DANGERS:
            continue
        if UNKNOWN not in grave or question.is_mildest(UNKNOWN):
            yield Finding(
                f"Question {question.key!r} needs 'unknown', and graver than its least serious "
                "answer: not known is not cleared."
            )
        if not known(question):
            yield Finding(
                f"Question {question.key!r} has no answer graver than 'unknown': what is known "
                "ranks above what is not."
            )


def _turned_about(protocol: Protocol) -> Iterator[Finding]:
    """Answers whose severity says the opposite of their words."""
    for question in protocol.questions:
        if not question.is_risk and question.topic not in DANGERS:
            continue
        for choice in question.answers:
            mildest = question.is_mildest(choice.key)
            words = {choice.key, _first_word(choice.text)}
            denied = _first_word(question.said.get(choice.key, "no")) in DENIALS
            if (not mildest and "no" in words) or (mildest and "yes" in words):
                yield Finding(
                    f"Question {question.key!r} says with severity {choice.severity} how grave "
                    f"{choice.text!r} is: No is the least serious answer and Yes never is, so ask "
                    "it, or declare it, the other way about."
                )
            if choice.key in question.said and mildest != denied:
                yield Finding(
                    f"Question {question.key!r} states {question.said[choice.key]!r} by "
                    f"{choice.text!r}, of severity {choice.severity}: the least serious answer "
                    "states that there is none, and no other does."
                )


def _first_word(text: str) -> str:
    found = re.search(r"[a-z0-9]+", text.lower())
    return found[0] if found else ""


def _untold(question: Question) -> Iterator[Finding]:
    """Danger that nobody would read on the console or the phone."""
    for choice in _gravest(question):
        if question.topic and choice.key not in question.said:
            yield Finding(
                f"Question {question.key!r} states nothing by {choice.text!r}: whoever goes would "
                "not be told."
            )


def _hard_stop(chart: Chart, question: Question) -> Iterator[Finding]:
    """Danger that is known: locked, in the gravest bands, at once, with whom it needs."""
    along = ["supervisor", *BRINGS.get(question.topic or "", ())]
    for choice in known(question):
        said = _Said(chart, question, choice)
        yield from said.never(lambda rule, to: not rule.locked, "is decided by a rule not locked")
        yield from said.never(
            lambda rule, to: rule.band > GRAVE, "ends below the two gravest bands"
        )
        yield from said.never(lambda rule, to: rule.priority > 1, "has a later priority than 1")
        imminent = question.topic == "suicidal_intent" and choice in _gravest(question)
        for name in [*along, *(["imminent"] if imminent else [])]:
            yield from said.brings(name)
        if question.topic in VIOLENCE:
            yield from said.brings_police()


def _known_risk(chart: Chart, question: Question) -> Iterator[Finding]:
    """The gravest answer to a risk, or about violence or a weapon."""
    for choice in _gravest(question):
        said = _Said(chart, question, choice)
        if question.is_risk:
            yield from said.never(
                lambda rule, to: rule.band > GRAVE, "ends below the two gravest bands"
            )
        if question.topic in VIOLENCE:
            yield from said.brings_police()


def _unlocked_rules(protocol: Protocol) -> Iterator[Finding]:
    """Rules about a hard stop that somebody answered, which anybody could override."""
    for question in protocol.questions:
        if question.kind != "hard_stop":
            continue
        for rule in protocol.rules:
            wanted = rule.when.get(question.key, ())
            stated = [key for key in wanted if key != UNKNOWN and not question.is_mildest(key)]
            if stated and len(stated) == len(wanted) and not rule.locked:
                yield Finding(
                    f"Rule {rule.id!r} is about the hard stop {question.key!r} and is not locked "
                    "(`locked = true`): anybody could override it."
                )


def _left_waiting(chart: Chart) -> Iterator[Finding]:
    """Cases of the two gravest bands in which nobody comes at once."""
    protocol = chart.protocol

    def alone(verdict: Verdict, ems: bool) -> bool:
        if ems or protocol.rules[verdict[0]].band > GRAVE:
            return False
        weak = STRENGTH[verdict[1]] < FOR_GRAVE_CALLS
        return weak or any(place.waits for place in protocol.chain(verdict[1]))

    case = find_case(chart.verdict, chart.along["ems"], alone)
    if case is not None:
        yield Finding(
            "In the two gravest bands a call waits while all are busy, or goes to a team that is "
            "not for grave calls, and EMS does not go along.",
            case_words(protocol, case),
        )


def _imminent_unlocked(chart: Chart) -> Iterator[Finding]:
    """Cases that are marked as imminent, and that anybody could override."""
    rules = chart.protocol.rules
    case = find_case(
        chart.verdict,
        chart.along["imminent"],
        lambda verdict, imminent: imminent and not rules[verdict[0]].locked,
    )
    if case is not None:
        yield Finding(
            "A call is marked as imminent risk by a rule that is not locked.",
            case_words(chart.protocol, case),
        )


class _Said:
    """All cases in which one question has one answer."""

    def __init__(self, chart: Chart, question: Question, choice: Choice) -> None:
        self.chart, self.question, self.choice = chart, question, choice
        self.picked = chart.picked({question.key: choice.key})
        self.verdict = chart.diagrams.restrict(chart.verdict, self.picked)

    def never(self, bad: Callable[[Rule, str], bool], what: str) -> Iterator[Finding]:
        """One finding where a verdict of these cases is bad."""
        rules = self.chart.protocol.rules
        for (number, to), case in leaves(self.verdict).items():
            if bad(rules[number], to):
                yield self._finding(f"{what} (rule {rules[number].id!r})", case)
                return

    def brings(self, name: str) -> Iterator[Finding]:
        case = self._without(name, lambda verdict, comes: not comes)
        if case is not None:
            yield self._finding(f"does not bring {WORDS[name]}", case)

    def brings_police(self) -> Iterator[Finding]:
        """Where somebody goes who is not the police, the police go along."""

        def alone(verdict: Verdict, comes: bool) -> bool:
            return not comes and IN_PERSON <= STRENGTH[verdict[1]] < WITH_POLICE

        case = self._without("co_response", alone)
        if case is not None:
            yield self._finding("sends people without the police", case)

    def _without(self, name: str, bad: Callable[[Verdict, bool], bool]) -> Picked | None:
        comes = self.chart.diagrams.restrict(self.chart.along[name], self.picked)
        return find_case(self.verdict, comes, bad)

    def _finding(self, what: str, case: Picked) -> Finding:
        return Finding(
            f"Answering {self.question.text!r} with {self.choice.text!r} {what}: "
            "no protocol may do that.",
            case_words(self.chart.protocol, {**case, **self.picked}),
        )
