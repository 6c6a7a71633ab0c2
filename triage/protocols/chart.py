"""A protocol as diagrams: which questions still matter, and what the proof walks over."""

from collections.abc import Mapping
from math import prod
from typing import Any

from triage.protocols.diagram import Conditions, Diagrams, Fork, Leaf, Node, forks
from triage.protocols.table import ALONG, Answers, BandRoute, Protocol, When

# What the rules alone decide: the number of a rule, and the destination its band leads to.
Verdict = tuple[int, str]


class Chart:
    """The parts of a protocol's outcome as functions of its answers, one diagram each."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.levels = {question.key: n for n, question in enumerate(protocol.questions)}
        self.widths = [len(question.answers) for question in protocol.questions]
        self.diagrams = Diagrams(self.widths)
        self.verdict = self._verdict()
        self.along = {name: self._along(name) for name in ALONG}
        # The same again, with each question asked only where its `ask_when` holds.
        self.asking = tuple(self._asking(part) for part in self.parts)

    @property
    def combinations(self) -> int:
        """How many sets of answers there are."""
        return prod(self.widths)

    @property
    def parts(self) -> tuple[Node, ...]:
        return (self.verdict, *self.along.values())

    def picked(self, answers: Answers) -> dict[int, int]:
        return {
            self.levels[key]: self.protocol.question(key).keys.index(answer)
            for key, answer in answers.items()
        }

    def open_questions(self, answers: Answers) -> tuple[str, ...]:
        """The unanswered questions whose answer could still change the outcome, in order."""
        picked = self.picked(answers)
        matters: set[int] = set()
        scratch = Diagrams(self.widths)  # what is left of a chart is not kept with it
        for part in self.asking:
            rest = scratch.restrict(part, picked)
            matters.update(fork.level for fork, _ in forks(rest))
        return tuple(one.key for one in self.protocol.asked if self.levels[one.key] in matters)

    def for_the_page(self, given: Answers | None = None) -> dict[str, Any]:
        """The diagrams as lists, for a page that branches without asking the server; `given` is
        what the console answers by itself.

        A node is [question, child, …]; a child is a node's place in the list, or, when
        negative, an outcome. A question that is not asked there is [-1 - question, place among
        its children where it stands, child, …]. `after` are the questions that one depends on.
        """
        picked, scratch = self.picked(given or {}), Diagrams(self.widths)
        parts = [scratch.given(part, picked) for part in self.asking]
        return {
            "questions": [
                {
                    "key": question.key,
                    "answers": list(question.keys),
                    "after": [self.levels[key] for key in question.ask_when],
                }
                for question in self.protocol.questions
            ],
            "parts": [_as_lists(part) for part in parts if isinstance(part, Fork)],
        }

    def conditions(self, when: When) -> Conditions:
        return {
            self.levels[key]: frozenset(
                self.protocol.question(key).keys.index(answer) for answer in wanted
            )
            for key, wanted in when.items()
        }

    def _verdict(self) -> Node:
        cases: list[tuple[Conditions, Verdict | None]] = []
        for number, rule in enumerate(self.protocol.rules):
            for way in self.protocol.band(rule.band).ways:
                all_of = self._together(rule.when, way)
                if all_of is not None:
                    cases.append((all_of, (number, way.to)))
            # Nobody in the band takes the person: the rule decided, and no later one does.
            cases.append((self.conditions(rule.when), None))
        return self.diagrams.first_match(cases, None)

    def _together(self, when: When, way: BandRoute) -> Conditions | None:
        """The conditions of a rule, of a way and of whom its destination takes, or None where
        they exclude each other.
        """
        joined = dict(self.conditions(when))
        for more in (way.when, self.protocol.destinations[way.to].takes):
            for level, wanted in self.conditions(more).items():
                joined[level] = joined.get(level, wanted) & wanted
        return joined if all(joined.values()) else None

    def _asking(self, part: Node) -> Node:
        # The last first: what it depends on may itself be asked only sometimes.
        for level, question in reversed(list(enumerate(self.protocol.questions))):
            if question.ask_when:
                asked = [(self.conditions(question.ask_when), True)]
                where = self.diagrams.first_match(asked, False)
                otherwise = question.keys.index(question.otherwise)
                part = self.diagrams.asked_where(part, level, where, otherwise)
        return part

    def _along(self, name: str) -> Node:
        added: Node = self.diagrams.leaf(False)
        for extra in self.protocol.along:
            if name not in extra.add:
                continue
            here = self.diagrams.first_match([(self.conditions(extra.when), True)], False)
            if extra.bands:
                here = self._where_in(extra.bands, here)
            added = self.diagrams.combine(added, here, _either)
        return added

    def _where_in(self, bands: tuple[int, ...], node: Node) -> Node:
        """What holds, as far as the rules lead to one of these bands."""

        def among(goes: bool, verdict: Verdict | None) -> bool:
            return goes and verdict is not None and self.protocol.rules[verdict[0]].band in bands

        return self.diagrams.combine(node, self.verdict, among)


def _either(left: bool, right: bool) -> bool:
    return left or right


def _as_lists(root: Node) -> list[list[int]]:
    places: Mapping[int, int] = {id(fork): n for n, (fork, _) in enumerate(forks(root))}
    values: dict[int, int] = {}

    def place(child: Node) -> int:
        if isinstance(child, Leaf):
            return -1 - values.setdefault(id(child), len(values))
        return places[id(child)]

    def line(fork: Fork) -> list[int]:
        children = list(map(place, fork.children))
        if fork.stands is None:
            return [fork.level, *children]
        return [-1 - fork.level, fork.stands, *children]

    return [line(fork) for fork, _ in forks(root)]
