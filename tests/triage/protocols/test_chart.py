"""The diagrams are the table: the same outcomes, and only the questions that matter."""

from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mih.environment import ROOT
from tests.triage.small import SMALL
from triage.protocols.chart import Chart
from triage.protocols.diagram import Fork, Leaf
from triage.protocols.proof import problems
from triage.protocols.reading import parse
from triage.protocols.table import SAFETY, is_less_urgent

OKC = parse((ROOT / "cities" / "okc" / "protocol.toml").read_text())
CHART = Chart(OKC)
ANSWERS = st.fixed_dictionaries(
    {question.key: st.sampled_from(question.keys) for question in OKC.questions}
)


def walk(node, picked):
    while isinstance(node, Fork):
        node = node.children[picked[node.level]]
    assert isinstance(node, Leaf)
    return node.value


def asked_one_by_one(chart, answers):
    """Ask only what still matters, in order, until nothing does."""
    given_so_far = {}
    while waiting := chart.open_questions(given_so_far):
        given_so_far[waiting[0]] = answers[waiting[0]]
    return given_so_far


@given(ANSWERS)
def test_the_diagrams_say_what_the_table_says(answers):
    outcome, picked = OKC.decide(answers), CHART.picked(answers)
    number, to = walk(CHART.verdict, picked)
    assert (OKC.rules[number].id, to) == (outcome.rule, outcome.destination)
    along = {name for name, node in CHART.along.items() if walk(node, picked)}
    assert along == outcome.along


@given(ANSWERS)
def test_asked_questions_decide_the_same_as_all_questions(answers):
    answered = asked_one_by_one(CHART, answers)
    assert OKC.decide(answered) == OKC.decide(answers)


@given(ANSWERS, st.data())
def test_a_graver_answer_never_gets_less(answers, data):
    question = data.draw(st.sampled_from(OKC.questions))
    grave = dict(zip(question.keys, question.severities, strict=True))
    before = grave[answers[question.key]]
    graver = data.draw(st.sampled_from([key for key in grave if grave[key] >= before]))
    if grave[graver] == before:
        graver = answers[question.key]
    assert not is_less_urgent(OKC.decide(answers), OKC.decide(answers | {question.key: graver}))


@given(ANSWERS, st.data())
def test_a_question_that_is_left_out_cannot_change_the_outcome(answers, data):
    some = data.draw(st.sets(st.sampled_from([question.key for question in OKC.questions])))
    given_so_far = {key: answers[key] for key in some}
    idle = (
        {question.key for question in OKC.questions}
        - some
        - set(CHART.open_questions(given_so_far))
    )
    rest = {key: answers[key] for key in answers if key not in idle}
    for key in idle:
        outcomes = {OKC.decide(rest | {key: one}) for one in OKC.question(key).keys}
        assert len(outcomes) == 1


def test_a_hard_stop_leaves_little_to_ask():
    assert len(CHART.open_questions({})) == len(OKC.questions)
    stopped = {"threat": "yes", "self_harm": "no"}
    assert CHART.open_questions(stopped) == ("medical", "attempt", "state")


class TestAgainstTryingEverything:
    """The proof over diagrams finds what trying every case finds, on tables made at random."""

    def table(self, rng):
        source = SMALL
        for _ in range(rng.randint(0, 3)):
            old, new = rng.choice(
                [
                    ('["unknown", "yes"]', '["yes"]'),
                    ('["unknown", "yes"]', '["no"]'),
                    ("when = {}", 'when = { visit = ["no"] }'),
                    ("when = {}", 'when = { danger = ["no"] }'),
                    ('when = { visit = ["yes"] }', "when = {}"),
                    ('when = { danger = ["yes"] }', 'when = { danger = ["no", "yes"] }'),
                    ('when = { danger = ["yes"] }', 'when = { visit = ["no"] }'),
                    ("band = 3, priority = 3", "band = 1, priority = 3"),
                    ("band = 4, priority = 4", "band = 2, priority = 1"),
                ]
            )
            source = source.replace(old, new)
        return parse(source)

    def by_brute_force(self, table):
        cases = [
            dict(zip([question.key for question in table.questions], keys, strict=True))
            for keys in product(*(question.keys for question in table.questions))
        ]
        try:
            outcomes = {tuple(case.values()): table.decide_complete(case) for case in cases}
        except LookupError:
            return {"gap"}
        flaws = set()
        if {outcome.rule for outcome in outcomes.values()} != {rule.id for rule in table.rules}:
            flaws.add("dead")
        for case in cases:
            for place, question in enumerate(table.questions):
                grave = dict(zip(question.keys, question.severities, strict=True))
                later = [key for key in grave if grave[key] > grave[case[question.key]]]
                for graver in later:
                    other = [*case.values()]
                    other[place] = graver
                    if is_less_urgent(outcomes[tuple(case.values())], outcomes[tuple(other)]):
                        flaws.add("eased")
        if any(
            outcomes[tuple(case.values())].band > table.uncleared
            for case in cases
            if case["danger"] == "unknown"
        ):
            flaws.add("uncleared")
        return flaws

    @pytest.mark.parametrize("seed", range(60))
    def test_agree(self, seed):
        table = self.table(Random(seed))
        words = {
            "gap": "no rule decides",
            "dead": "never reached",
            "eased": "eases the response",
            "uncleared": "not known is not cleared",
        }
        findings = " ".join(map(str, problems(table)))
        assert {kind for kind, said in words.items() if said in findings} == self.by_brute_force(
            table
        )

    def test_are_not_all_sound(self):
        kinds = set().union(*(self.by_brute_force(self.table(Random(n))) for n in range(60)))
        assert kinds == {"gap", "dead", "eased", "uncleared"}


def test_what_may_never_be_lost_keeps_people_safe():
    assert set(SAFETY) == {"co_response", "ems", "fire", "supervisor", "imminent"}
