"""Proving a protocol: everything wrong with it, over every case, in words a clinician reads."""

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise, product

from triage.protocols.chart import Chart, Verdict
from triage.protocols.destinations import misplaced
from triage.protocols.diagram import Fork, Node, Picked, find_case, forks, leaves
from triage.protocols.findings import Finding, case_words
from triage.protocols.invariants import WORDS, broken
from triage.protocols.meaning import unknown_words
from triage.protocols.reading import Unreadable, parse
from triage.protocols.table import (
    SAFETY,
    UNKNOWN,
    Protocol,
    Question,
)


def examined(source: str) -> list[Finding]:
    """Everything wrong with a protocol's text, read as strictly as one that is new."""
    try:
        return problems(parse(source))
    except Unreadable as error:
        return [Finding(str(error))]


def problems(protocol: Protocol) -> list[Finding]:
    """Everything wrong with the table; empty means that it may be signed.

    Finds words that mean nothing, a destination that leads nowhere, a case no rule decides,
    a rule never reached, a risk not cleared that ends below the band for that, CAP as the
    only answer to an open risk, a more serious answer that eases the response, and whatever
    no file may say (`invariants`, `destinations`).
    """
    findings = [Finding(sentence) for sentence in unknown_words(protocol)]
    # A diagram can only be made of a table whose every word means something.
    if findings:
        return findings
    chart = Chart(protocol)
    gap = leaves(chart.verdict).get(None)
    # The other findings look up the rule that decides, so a gap is told alone.
    if gap is not None:
        return [Finding(_gap(protocol, gap), case_words(protocol, gap))]
    return [
        *_unreachable_rules(chart),
        *_uncleared(chart),
        *_eased(chart),
        *_eased_by_silence(chart),
        *misplaced(protocol),
        *broken(chart),
    ]


def _gap(protocol: Protocol, case: Picked) -> str:
    full = {
        question.key: question.keys[case.get(level, 0)]
        for level, question in enumerate(protocol.questions)
    }
    for rule in protocol.rules:
        if rule.matches(full):
            return f"Rule {rule.id!r} leads a case to a destination that does not take the person."
    return "There is a case that no rule decides."


def _unreachable_rules(chart: Chart) -> Iterator[Finding]:
    """Rules that never decide, with those that decide before them."""
    rules = chart.protocol.rules
    used = {verdict[0] for verdict in leaves(chart.verdict)}
    for number, rule in enumerate(rules):
        if number in used:
            continue
        here = chart.diagrams.first_match([(chart.conditions(rule.when), True)], False)
        both = chart.diagrams.combine(
            here, chart.verdict, lambda matches, by: by[0] if matches else -1
        )
        earlier = [rules[number].id for number in sorted(leaves(both)) if number >= 0]
        before = ", ".join(repr(rule_id) for rule_id in earlier) or "nothing, it contradicts itself"
        yield Finding(f"Rule {rule.id!r} is never reached: before it decides {before}.")


def _uncleared(chart: Chart) -> Iterator[Finding]:
    """Risks not known that end in too low a band, or with nobody but CAP."""
    protocol = chart.protocol
    for question in protocol.questions:
        if not question.is_risk:
            continue
        open_risk = chart.picked({question.key: UNKNOWN})
        for verdict, case in leaves(chart.diagrams.restrict(chart.verdict, open_risk)).items():
            rule, to = protocol.rules[verdict[0]], verdict[1]
            shown = case_words(protocol, {**case, **open_risk})
            if rule.band > protocol.uncleared:
                sign = protocol.band(rule.band).sign
                yield Finding(
                    f"{question.text!r} is not known, and rule {rule.id!r} still sends the call "
                    f"to band {sign!r}: not known is not cleared.",
                    shown,
                )
            if to == "cap":
                yield Finding(
                    f"{question.text!r} is not known, and CAP is the only answer to it.", shown
                )


def _eased(chart: Chart) -> Iterator[Finding]:
    """Each pair of answers, one a step graver than the other, where the graver gets less."""
    steps = [_graver(question) for question in chart.protocol.questions]
    seen: set[tuple[int, tuple[int, int], str]] = set()
    for part, sentence in _parts(chart):
        for fork, path in forks(part):
            for pair in steps[fork.level]:
                milder, graver = (fork.children[answer] for answer in pair)
                case = find_case(milder, graver, sentence.eased)
                key = (fork.level, pair, sentence.what)
                # One case a pair of answers: every other would tell the same flaw again.
                if case is None or key in seen:
                    continue
                seen.add(key)
                yield Finding(
                    _eases(chart, fork.level, pair, sentence.told(milder, graver, case)),
                    case_words(chart.protocol, {**path, **case, fork.level: pair[1]}),
                )


def _eased_by_silence(chart: Chart) -> Iterator[Finding]:
    """Each question that is no longer asked after a graver answer, and then stands milder."""
    questions = chart.protocol.questions
    for question in questions:
        grave = dict(zip(question.keys, question.severities, strict=True))
        stands = chart.diagrams.first_match(
            [(chart.conditions(question.ask_when), grave[question.unasked])],
            grave[question.otherwise],
        )
        for fork, path in forks(stands):
            for pair in _graver(questions[fork.level]):
                milder, graver = (fork.children[answer] for answer in pair)
                case = find_case(milder, graver, lambda before, after: after < before)
                if case is not None:
                    how = f"{question.text!r} then stands at a milder answer without being asked"
                    yield Finding(
                        _eases(chart, fork.level, pair, how),
                        case_words(chart.protocol, {**path, **case, fork.level: pair[1]}),
                    )


def _graver(question: Question) -> list[tuple[int, int]]:
    """Pairs of answers of which the second is the next graver by its declared severity.

    What holds of each step holds of all: less urgent than is an order, so it adds up.
    """
    severities = question.severities
    places = sorted(range(len(severities)), key=severities.__getitem__)
    groups = [list(group) for _, group in groupby(places, key=severities.__getitem__)]
    return [pair for milder, graver in pairwise(groups) for pair in product(milder, graver)]


class _Urgency:
    """Band and priority, as the rules decide them."""

    what = "urgency"

    def __init__(self, protocol: Protocol) -> None:
        self.rules = protocol.rules

    def eased(self, milder: Verdict, graver: Verdict) -> bool:
        before, after = self.rules[milder[0]], self.rules[graver[0]]
        return after.band > before.band or after.priority > before.priority

    def told(self, milder: Node, graver: Node, case: Picked) -> str:
        before, after = _value(milder, case), _value(graver, case)
        return f"rule {self.rules[after[0]].id!r} instead of {self.rules[before[0]].id!r}"


class _Loss:
    """Somebody who keeps people safe and no longer goes along."""

    def __init__(self, name: str) -> None:
        self.what = name

    def eased(self, milder: bool, graver: bool) -> bool:
        return milder and not graver

    def told(self, milder: Node, graver: Node, case: Picked) -> str:
        return f"without {WORDS[self.what]}"


def _parts(chart: Chart) -> list[tuple[Node, _Urgency | _Loss]]:
    losses = [(chart.along[name], _Loss(name)) for name in SAFETY]
    return [(chart.verdict, _Urgency(chart.protocol)), *losses]


def _eases(chart: Chart, level: int, pair: tuple[int, int], how: str) -> str:
    question = chart.protocol.questions[level]
    milder, graver = (question.answers[answer] for answer in pair)
    return (
        f"Answering {question.text!r} with {graver.text!r} instead of {milder.text!r} "
        f"eases the response: {how}."
    )


def _value(node: Node, case: Mapping[int, int]) -> Verdict:
    here = node
    while isinstance(here, Fork):
        here = here.children[case.get(here.level, 0)]
    verdict: Verdict = here.value
    return verdict
