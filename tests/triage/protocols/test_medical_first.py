"""Calls as they come, each keyed by two honest people: neither keying may leave the danger out.

Every call here is invented.
"""

import pytest

from mih.environment import ROOT
from triage.protocols.chart import Chart
from triage.protocols.reading import parse

OKC = parse((ROOT / "cities" / "okc" / "protocol.toml").read_text())
CHART = Chart(OKC)
CALM = {
    "threat": "no",
    "medical": "no",
    "attempt": "no",
    "self_harm": "no",
    "others": "no",
    "endangered": "no",
    "weapon": "no",
    "age": "adult",
    "state": "no",
    "substance": "no",
    "presence": "no",
    "ongoing": "no",
    "frequent": "no",
}
# What is told, how two people key it, the mildest band it may have, and who must be asked.
CALLS = [
    (
        "Low sugar: a diabetic man, sweating and muddled since ten minutes.",
        {"medical": "yes", "state": "yes"},
        {"medical": "no", "state": "sudden"},
        2,
        {"ems"},
    ),
    (
        "A stroke: her mouth hangs on one side, she makes no sense, the neighbor calls her drunk.",
        {"medical": "yes", "substance": "unsteady"},
        {"medical": "unknown", "state": "yes", "substance": "unsteady"},
        2,
        {"ems"},
    ),
    (
        "A blow to the head: he fell off the porch, and now picks a quarrel with everybody.",
        {"medical": "yes"},
        {"medical": "no", "state": "sudden", "presence": "yes"},
        2,
        {"ems"},
    ),
    (
        "Chest pain in the middle of a panic, wants to talk to 988.",
        {"medical": "yes", "ongoing": "agrees"},
        {"medical": "unknown", "ongoing": "agrees"},
        2,
        {"ems"},
    ),
    (
        "Took too many of her heart pills by mistake, feels well.",
        {"attempt": "overdose_accidental"},
        {"medical": "yes", "attempt": "no"},
        2,
        {"ems", "supervisor"},
    ),
    (
        "Slumped by the benches, lips blue, nobody knows what he took.",
        {"medical": "yes", "attempt": "overdose_other"},
        {"medical": "yes", "attempt": "unknown"},
        2,
        {"ems", "supervisor"},
    ),
    (
        "Cut his arms an hour ago, bleeds through the towel.",
        {"medical": "yes", "attempt": "attempt", "self_harm": "plan"},
        {"medical": "yes", "attempt": "attempt", "self_harm": "preparing"},
        2,
        {"ems", "imminent", "supervisor"},
    ),
    (
        "Means to take the pills tonight; they stand in front of her.",
        {"self_harm": "plan", "means": "yes"},
        {"self_harm": "preparing"},
        2,
        {"imminent", "supervisor"},
    ),
    (
        "Says how he would do it, his gun is in the drawer beside him.",
        {"self_harm": "plan", "weapon": "present"},
        {"self_harm": "method", "means": "yes", "weapon": "present"},
        2,
        {"imminent", "supervisor", "co_response"},
    ),
    (
        "Has written letters and given the dog away, says nothing of a plan.",
        {"self_harm": "preparing"},
        {"self_harm": "plan"},
        2,
        {"imminent", "supervisor"},
    ),
    (
        "Thinks of suicide, would never do it, gun safe across the room.",
        {"self_harm": "thoughts", "weapon": "no", "means": "no"},
        {"self_harm": "thoughts", "weapon": "present"},
        2,
        set(),
    ),
    (
        "Thirteen, alone at home, would rather not be here any more.",
        {"self_harm": "passive", "age": "child", "alone": "yes"},
        {"self_harm": "thoughts", "age": "child", "alone": "yes"},
        2,
        set(),
    ),
    (
        "Three weeks after the birth, hears voices, has not slept.",
        {"state": "yes", "pregnant": "yes", "presence": "yes"},
        {"state": "sudden", "pregnant": "yes"},
        2,
        set(),
    ),
    (
        "Seven months pregnant, shaking, has stopped drinking since yesterday.",
        {"substance": "unsteady", "pregnant": "yes"},
        {"medical": "yes", "substance": "unsteady", "pregnant": "yes"},
        2,
        set(),
    ),
    (
        "A boy of nine at the bus station, nobody with him.",
        {"age": "child", "alone": "yes"},
        {"age": "child", "alone": "yes", "presence": "yes", "endangered": "yes"},
        3,
        set(),
    ),
    (
        "Bedridden, her carer did not come, clear in her mind.",
        {"presence": "yes"},
        {"alone": "yes"},
        3,
        set(),
    ),
    (
        "A knife at his own throat, in the kitchen.",
        {"threat": "yes", "self_harm": "preparing", "means": "yes", "weapon": "present"},
        {"threat": "yes", "attempt": "attempt"},
        1,
        {"co_response", "supervisor", "imminent"},
    ),
    (
        "Threatens the landlord with the stick he walks with.",
        {"others": "signs", "weapon": "present"},
        {"threat": "yes"},
        2,
        {"co_response"},
    ),
    (
        "Wanders between the cars on the highway, does not know the year.",
        {"endangered": "yes", "state": "yes"},
        {"endangered": "yes", "medical": "unknown", "state": "sudden"},
        2,
        set(),
    ),
    (
        "Woke up confused after a seizure, her mother holds her.",
        {"medical": "yes", "state": "yes"},
        {"medical": "no", "state": "sudden"},
        2,
        {"ems", "supervisor"},
    ),
]


@pytest.mark.parametrize(
    ("first", "second", "band", "along"), [call[1:] for call in CALLS], ids=[c[0] for c in CALLS]
)
def test_is_grave_enough_however_it_is_keyed(first, second, band, along):
    for answers in (first, second):
        outcome = OKC.decide(CALM | answers)
        assert outcome.band <= band
        assert along <= outcome.along
        if "ems" in along:
            assert outcome.priority == 1 or answers.get("medical") == "unknown"


# Silence and doubt must not make a calm call grave: what it may be at most, keyed twice.
MILD = [
    (
        "Would rather not wake up, would do nothing, asks for 988.",
        {"self_harm": "passive", "ongoing": "agrees"},
        {"self_harm": "passive", "age": "unknown", "alone": "no"},
        {"ccd"},
    ),
    (
        "Cannot sleep since the move, wants to talk.",
        {},
        {"weapon": "unknown", "substance": "unknown", "age": "unknown", "alone": "no"},
        {"ccd"},
    ),
    (
        "Wants a ride to the clinic, sober.",
        {"presence": "yes"},
        {"presence": "yes", "weapon": "unknown", "substance": "unknown"},
        {"art"},
    ),
    (
        "Two beers, sad, speaks clearly.",
        {"substance": "steady"},
        {"substance": "unknown"},
        {"ccd"},
    ),
]


@pytest.mark.parametrize(
    ("first", "second", "to"), [call[1:] for call in MILD], ids=[call[0] for call in MILD]
)
def test_is_no_graver_than_it_is_however_it_is_keyed(first, second, to):
    for answers in (first, second):
        outcome = OKC.decide(CALM | answers)
        assert outcome.destination in to
        assert outcome.along == frozenset()


@pytest.mark.parametrize("question", ["weapon", "substance"])
def test_silence_neither_raises_nor_clears(question):
    silent = {key: answer for key, answer in CALM.items() if key != question}
    for more in ({}, {"presence": "yes"}, {"state": "yes"}, {"ongoing": "agrees"}):
        asked_and_no = OKC.decide(silent | more | {question: "no"})
        assert OKC.decide(silent | more) == asked_and_no
        worst = OKC.question(question).keys[-1]
        if OKC.decide(silent | more | {question: worst}) != asked_and_no:
            assert question in CHART.open_questions(silent | more)


def test_police_go_along_by_an_answer_in_the_lower_bands():
    for more in ({}, {"presence": "yes"}, {"state": "yes"}, {"alone": "yes"}):
        for weapon, goes in (("no", False), ("unknown", False), ("present", True)):
            outcome = OKC.decide(CALM | more | {"weapon": weapon})
            assert outcome.band >= 3
            assert ("co_response" in outcome.along) is goes


def test_known_danger_is_graver_than_not_known():
    for question in OKC.questions:
        if question.kind == "hard_stop":
            grave = dict(zip(question.keys, question.severities, strict=True))
            assert grave["no"] < grave["unknown"]
            assert (
                min(g for key, g in grave.items() if key not in ("no", "unknown"))
                > grave["unknown"]
            )


def test_medical_danger_is_a_hard_stop_from_any_band():
    for more in ({}, {"ongoing": "agrees"}, {"presence": "yes"}, {"others": "signs"}):
        outcome = OKC.decide(CALM | more | {"medical": "yes"})
        assert (outcome.band, outcome.priority, outcome.locked) == (2, 1, True)
        assert {"ems", "supervisor"} <= outcome.along


def test_grades_of_suicide_are_not_all_the_same():
    steps = ["no", "passive", "thoughts", "method", "plan", "preparing"]
    grave = {choice.key: choice.severity for choice in OKC.question("self_harm").answers}
    assert sorted(steps, key=grave.__getitem__) == steps
    passive, plan = (OKC.decide(CALM | {"self_harm": key}) for key in ("passive", "plan"))
    assert (passive.band, passive.destination, passive.priority) == (4, "ccd", 3)
    assert {"supervisor", "imminent"} <= plan.along


class TestAge:
    def test_a_child_never_goes_to_a_destination_for_adults(self):
        shared = (ROOT / "cities" / "okc" / "protocol.toml").read_text()
        instead = 'to = "988"\ninstead = [{ to = "cap", when = { frequent = ["yes"] } }]'
        table = parse(shared.replace('to = "988"', instead, 1))
        calm = CALM | {"ongoing": "agrees", "frequent": "yes"}
        assert table.decide(calm).destination == "cap"
        assert table.decide(calm | {"age": "unknown", "alone": "no"}).destination == "988"
        child = table.decide(calm | {"age": "child", "alone": "no"})
        assert (child.destination, child.barred) == ("ccd", {"cap"})

    def test_an_adult_is_not_asked_whether_a_child_is_alone(self):
        before = {key: CALM[key] for key in ("threat", "medical", "attempt", "self_harm")}
        before |= {"others": "no", "endangered": "no", "weapon": "no"}
        assert "alone" not in CHART.open_questions(before | {"age": "adult"})
        assert "alone" in CHART.open_questions(before | {"age": "child"})
        assert "alone" in CHART.open_questions(before | {"age": "unknown"})

    def test_what_is_answered_counts_though_nobody_asked(self):
        assert OKC.decide(CALM | {"alone": "yes"}).rule == "alone"
        assert OKC.decide(CALM | {"age": "unknown"}).rule == "alone"


def test_what_to_do_until_help_comes_is_data():
    said = " ".join(OKC.decide(CALM | {"attempt": "overdose_other"}).advice)
    assert "naloxone" in said
    assert OKC.decide(CALM).advice == ()
    assert all(one.text for one in OKC.advice)
