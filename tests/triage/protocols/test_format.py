"""What a city may add: bands, other agencies, who goes along, questions that depend on others, and
rules on the hour, the area and the source. The proof covers all of it, exactly.
"""

import time
from datetime import time as clock
from itertools import product

import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from mih.environment import ROOT
from tests.triage.wide import WIDE
from triage.protocols import context
from triage.protocols.chart import Chart
from triage.protocols.context import Facts
from triage.protocols.proof import problems
from triage.protocols.reading import Unreadable, parse
from triage.protocols.table import SAFETY, is_less_urgent

TABLE = parse(WIDE)
CHART = Chart(TABLE)
CALM = dict.fromkeys(("danger", "medical", "attempt", "thoughts", "visit"), "no") | {
    "age": "adult",
    "talk": "facts",
}
TOWN = {"hour": "day", "area": "town", "source": "others"}
ANSWERS = st.fixed_dictionaries(
    {question.key: st.sampled_from(question.keys) for question in TABLE.questions}
)


def changed(*changes):
    source = WIDE
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new)
    return source


def flaws(*changes):
    return " | ".join(map(str, problems(parse(changed(*changes)))))


def asked_one_by_one(answers):
    """The context first, which nobody is asked; then only what still matters, in order."""
    so_far = {key: answers[key] for key in TOWN}
    while waiting := CHART.open_questions(so_far):
        assert not set(waiting) & set(TOWN)
        so_far[waiting[0]] = answers[waiting[0]]
    return so_far


class TestNineBands:
    def test_are_proven(self):
        assert flaws() == ""
        assert [band.sign for band in TABLE.bands] == list("ABCDEFGHI")

    @pytest.mark.parametrize(
        ("answers", "sign", "to"),
        [
            ({}, "I", "988"),
            ({"talk": "line"}, "H", "988"),
            ({"talk": "now"}, "F", "ccd"),
            ({"visit": "yes"}, "E", "art"),
            ({"visit": "yes", "source": "officer"}, "C", "mobile"),
            ({"visit": "yes", "area": "country", "hour": "night"}, "D", "fire"),
            ({"visit": "yes", "area": "country"}, "E", "art"),
            ({"medical": "yes", "area": "country"}, "B", "crt"),
        ],
    )
    def test_lead_where_the_file_says(self, answers, sign, to):
        outcome = TABLE.decide(CALM | TOWN | answers)
        assert (TABLE.band(outcome.band).sign, outcome.destination) == (sign, to)
        assert ("fire" in outcome.along) is (sign == "B")

    def test_are_not_ten(self):
        bands = 'sign = "I"\nname = "information"\nto = "988"\n'
        tenth = bands + '[[band]]\nsign = "K"\nname = "more"\nto = "988"\n'
        with pytest.raises(Unreadable, match="one to nine bands"):
            parse(changed((bands, tenth)))


def test_the_fire_department_is_not_lost_by_a_graver_answer():
    assert "fire" in SAFETY
    assert "without the fire department along" in flaws(
        ('when = { medical = ["yes"], area', 'when = { medical = ["unknown"], area')
    )


class TestContext:
    @pytest.mark.parametrize(
        ("at", "key"),
        [((22, 0), "night"), ((6, 29), "night"), ((6, 30), "day"), ((21, 59), "day")],
    )
    def test_the_hour_to_the_minute(self, at, key):
        assert context.given(TABLE, Facts(clock(*at), (), "911"))["hour"] == key

    @pytest.mark.parametrize(
        ("areas", "key"),
        [((), "town"), (("outside", "Elsewhere"), "country"), (("inside", "far ward"), "country")],
    )
    def test_the_area_by_any_of_its_names(self, areas, key):
        assert context.given(TABLE, Facts(clock(12), areas, "911"))["area"] == key

    @pytest.mark.parametrize(("source", "key"), [("officer", "officer"), ("988", "others")])
    def test_the_source(self, source, key):
        assert context.given(TABLE, Facts(clock(12), (), source))["source"] == key

    def test_nobody_is_asked_it(self):
        assert not {question.key for question in TABLE.asked} & set(TOWN)
        assert not set(CHART.open_questions({})) & set(TOWN)

    def test_the_page_asks_without_it(self):
        lists = CHART.for_the_page(TOWN)
        asks = {abs(node[0] + (node[0] < 0)) for part in lists["parts"] for node in part}
        keys = {TABLE.questions[level].key for level in asks}
        assert not keys & set(TOWN)

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('from = "hour"', 'from = "moon"', "answered from 'moon'"),
            ('from = "hour"\n', "", "answered from ''"),
            ('is = ["22:00-06:30"]', 'is = ["22:00-25:00"]', "no hours such as"),
            (
                '{ key = "day", text = "Day", severity = 0 }',
                '{ key = "day", text = "Day", severity = 0, is = ["06:00-23:00"] }',
                "one answer without `is`",
            ),
            (
                '{ key = "day", text = "Day", severity = 0 }',
                '{ key = "day", text = "Day", severity = 0 },\n'
                '  { key = "dusk", text = "Dusk", severity = 0, is = ["21:00-22:01"] }',
                "two answers to the same hour",
            ),
            ('is = ["outside", "Far Ward"]', 'is = ["outside", "Outside"]', "to the same area"),
            ('is = ["officer"]', 'is = ["radio"]', "no call comes from 'radio'"),
            ('kind = "context"\nfrom = "hour"', 'from = "hour"', "nobody else answers it"),
        ],
    )
    def test_what_says_nothing_is_refused_when_read(self, old, new, why):
        with pytest.raises(Unreadable, match=why):
            parse(changed((old, new)))


class TestQuestionsThatDepend:
    def test_are_asked_where_the_file_says(self):
        visited = {key: CALM[key] for key in CALM if key not in ("age", "visit")} | TOWN
        assert "guardian" not in CHART.open_questions(visited | {"age": "adult", "visit": "no"})
        assert "guardian" in CHART.open_questions(visited | {"age": "child", "visit": "no"})

    def test_stand_otherwise_where_they_are_not(self):
        full = TABLE.complete(CALM | TOWN)
        assert full["guardian"] == "yes"
        assert TABLE.complete(CALM | TOWN | {"age": "child"})["guardian"] == "no"

    def test_count_when_answered_all_the_same(self):
        assert TABLE.decide(CALM | TOWN | {"guardian": "no"}).rule == "alone"

    def test_may_not_stand_milder_after_a_graver_answer(self):
        findings = flaws(('age = ["unknown", "child"]', 'age = ["unknown"]'))
        assert "'Is it a child?' with 'Child' instead of 'Not sure' eases" in findings
        assert "stands at a milder answer without being asked" in findings

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('otherwise = "yes"\n', "", "needs both `ask_when` and `otherwise`"),
            ('otherwise = "yes"', 'otherwise = "perhaps"', "cannot stand at 'perhaps' otherwise"),
            ("ask_when = { age", "ask_when = { talk", "not asked before it"),
        ],
    )
    def test_what_says_nothing_is_refused_when_read(self, old, new, why):
        with pytest.raises(Unreadable, match=why):
            parse(changed((old, new)))

    def test_ask_about_answers_that_there_are(self):
        assert "Whether 'guardian' is asked tests 'age' for 'old'" in flaws(
            ('age = ["unknown", "child"]', 'age = ["unknown", "old"]')
        )


class TestWhomADestinationTakes:
    ADULTS = 'takes = { age = ["adult"] }\n'
    VISITORS = ('name = "Visitors"\n', f'name = "Visitors"\n{ADULTS}')

    def test_nobody_else_ever_goes_there(self):
        assert "to a destination that does not take the person" in flaws(self.VISITORS)
        instead = 'to = "art"\n'
        both = 'to = "crt"\ninstead = [{ to = "art", when = {} }]\n'
        table = parse(changed(self.VISITORS, (instead, both)))
        assert problems(table) == []
        visit = CALM | TOWN | {"visit": "yes", "guardian": "yes"}
        assert table.decide(visit).destination == "art"
        for age in ("child", "unknown"):
            outcome = table.decide(visit | {"age": age})
            assert (outcome.destination, outcome.barred) == ("crt", {"art"})

    def test_the_last_who_take_a_call_take_everybody(self):
        findings = flaws(('name = "Police"\n', f'name = "Police"\n{self.ADULTS}'))
        assert "nowhere when that is shut or does not take the person" in findings


@example(ANSWERS)
def test_what_is_asked_decides_the_same_as_everything(answers):
    assert TABLE.decide(asked_one_by_one(answers)) == TABLE.decide(
        {key: answers[key] for key in asked_one_by_one(answers)}
    )
    rest = {key: answer for key, answer in answers.items() if key != "guardian"}
    if answers["age"] == "adult":
        assert TABLE.decide(asked_one_by_one(answers)) == TABLE.decide(rest)
    else:
        assert TABLE.decide(asked_one_by_one(answers)) == TABLE.decide(answers)


def test_the_diagrams_say_of_every_case_what_the_table_says():
    keys = [question.key for question in TABLE.questions]
    cases = list(product(*(question.keys for question in TABLE.questions)))
    for case in cases[:: max(1, len(cases) // 3000)]:
        answers = dict(zip(keys, case, strict=True))
        outcome, picked = TABLE.decide_complete(answers), CHART.picked(answers)
        number, to = CHART.diagrams.restrict(CHART.verdict, picked).value
        assert (TABLE.rules[number].id, to) == (outcome.rule, outcome.destination)


def test_no_graver_answer_of_any_case_gets_less():
    keys = [question.key for question in TABLE.questions]
    cases = list(product(*(question.keys for question in TABLE.questions)))
    for case in cases[:: max(1, len(cases) // 1500)]:
        answers = dict(zip(keys, case, strict=True))
        before = TABLE.decide_complete(answers)
        for question in TABLE.questions:
            grave = dict(zip(question.keys, question.severities, strict=True))
            for key in question.keys:
                if grave[key] > grave[answers[question.key]]:
                    after = TABLE.decide_complete(answers | {question.key: key})
                    assert not is_less_urgent(before, after)


@pytest.mark.parametrize("source", [WIDE, (ROOT / "cities/okc/protocol.toml").read_text()])
def test_the_proof_takes_less_than_five_seconds(source):
    began = time.perf_counter()
    assert problems(parse(source)) == []
    assert time.perf_counter() - began < 5
