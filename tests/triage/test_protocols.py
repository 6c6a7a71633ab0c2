"""Every protocol in the tree is proven; each check of the proof is seen to bite."""

from itertools import pairwise
from pathlib import Path

import pytest

from dispatch.states import Band, Destination
from mih.demo.invented import CLEAR
from triage.protocol import ALONG, DESTINATIONS, BadAnswer, Unreadable, parse, problems

FOLDER = Path(__file__).parents[2] / "triage" / "protocols"
FILES = sorted(FOLDER.glob("*.toml"))

SMALL = """
code = "small"
version = 1
title = "Small"
[destinations]
1 = "police"
2 = "crt"
3 = "art"
4 = "ccd"
5 = "988"
[[question]]
key = "danger"
text = "Is anybody in danger?"
answers = [
  { key = "no", text = "No" },
  { key = "unknown", text = "?" },
  { key = "yes", text = "Yes" },
]
[[question]]
key = "visit"
text = "Does somebody need to go?"
answers = [{ key = "no", text = "No" }, { key = "yes", text = "Yes" }]
[[rule]]
id = "danger"
because = "Danger."
when = { danger = ["unknown", "yes"] }
then = { band = 2, priority = 1 }
[[rule]]
id = "visit"
because = "A visit."
when = { visit = ["yes"] }
then = { band = 3, priority = 3 }
[[rule]]
id = "phone"
because = "The phone."
when = {}
then = { band = 4, priority = 4 }
[[along]]
when = { danger = ["yes"] }
add = ["ems"]
"""


def flaws(*changes):
    source = SMALL
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return " | ".join(problems(parse(source)))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_protocol_in_the_tree_is_proven(file):
    protocol = parse(file.read_text())
    assert problems(protocol) == []
    assert file.stem == f"{protocol.code}-{protocol.version}"


def test_there_is_one_to_prove():
    assert FILES


class TestTheProofFinds:
    def test_nothing_wrong_with_a_sound_table(self):
        assert flaws() == ""

    def test_a_case_no_rule_decides(self):
        assert "no rule for" in flaws(
            ("when = {}", 'when = { visit = ["yes"] }'), ('id = "phone"', 'id = "never"')
        )

    def test_a_rule_never_reached(self):
        assert "rule 'visit' is never reached" in flaws(
            ('when = { visit = ["yes"] }', 'when = { danger = ["yes"] }')
        )

    def test_a_rule_that_tests_an_unknown_answer(self):
        assert "'perhaps', which it does not offer" in flaws(
            ('danger = ["unknown", "yes"]', 'danger = ["perhaps", "yes"]')
        )

    def test_a_rule_that_tests_no_question(self):
        assert "which is no question" in flaws(('visit = ["yes"]', 'weather = ["yes"]'))

    def test_a_worse_answer_that_eases_the_band(self):
        assert "eases the response" in flaws(
            (
                'danger = ["unknown", "yes"] }\nthen = { band = 2',
                'danger = ["no", "unknown"] }\nthen = { band = 2',
            )
        )

    def test_a_worse_answer_that_eases_the_priority(self):
        assert "'visit' with 'yes' instead of 'no' eases" in flaws(
            ("then = { band = 3, priority = 3 }", "then = { band = 3, priority = 4 }"),
            ("then = { band = 4, priority = 4 }", "then = { band = 4, priority = 3 }"),
        )

    def test_a_worse_answer_that_leaves_somebody_at_home(self):
        assert "eases the response" in flaws(
            ('[[along]]\nwhen = { danger = ["yes"] }', '[[along]]\nwhen = { danger = ["unknown"] }')
        )

    def test_a_band_without_a_destination(self):
        assert "band 5 has no destination" in flaws(('5 = "988"\n', ""))

    def test_a_destination_that_does_not_exist(self):
        assert "which is no destination" in flaws(('5 = "988"', '5 = "moon"'))

    def test_somebody_along_who_does_not_exist(self):
        assert "adds 'cavalry'" in flaws(('add = ["ems"]', 'add = ["cavalry"]'))

    @pytest.mark.parametrize(
        "source", ["", "code =", 'code = "x"\nversion = 1', SMALL.replace('id = "phone"', "")]
    )
    def test_what_is_no_protocol_at_all(self, source):
        with pytest.raises(Unreadable):
            parse(source)


def test_the_engine_names_what_the_calls_know():
    assert set(DESTINATIONS) == set(Destination.values)
    assert list(Band.values) == [1, 2, 3, 4, 5]
    assert set(ALONG) == {"co_response", "ems", "cap_referral"}


@pytest.fixture(scope="module")
def okc():
    return parse((FOLDER / "okc-1.toml").read_text())


class TestOklahomaCity:
    @pytest.mark.parametrize(
        ("answers", "band", "destination", "along"),
        [
            ({}, 4, "ccd", set()),
            ({"ongoing": "agrees"}, 5, "988", set()),
            ({"presence": "yes"}, 3, "art", set()),
            ({"presence": "unsure"}, 3, "art", set()),
            ({"self_harm": "thoughts"}, 2, "crt", set()),
            ({"self_harm": "plan"}, 2, "crt", set()),
            ({"others": "signs"}, 2, "crt", {"co_response"}),
            ({"weapon": "present"}, 3, "art", {"co_response"}),
            ({"weapon": "present", "self_harm": "thoughts"}, 2, "crt", {"co_response"}),
            ({"threat": "yes"}, 1, "police", {"co_response"}),
            ({"threat": "yes", "attempt": "attempt"}, 1, "police", {"co_response", "ems"}),
            ({"medical": "yes"}, 4, "ccd", {"ems"}),
            ({"medical": "yes", "self_harm": "plan"}, 2, "crt", {"ems"}),
            ({"attempt": "attempt"}, 2, "crt", {"ems"}),
            ({"attempt": "overdose_accidental"}, 3, "art", {"ems"}),
            ({"attempt": "overdose_other"}, 2, "crt", {"ems"}),
            ({"frequent": "yes"}, 4, "ccd", {"cap_referral"}),
        ],
    )
    def test_sends(self, okc, answers, band, destination, along):
        outcome = okc.decide(CLEAR | answers)
        assert (outcome.band, outcome.destination) == (band, destination)
        assert outcome.along == along

    @pytest.mark.parametrize("question", ["threat", "medical", "attempt", "self_harm", "others"])
    def test_unknown_is_not_cleared(self, okc, question):
        assert okc.decide(CLEAR | {question: "unknown"}).band <= 2

    def test_not_asked_is_not_cleared(self, okc):
        assert okc.decide({}).band <= 2
        for question in ("threat", "medical", "attempt"):
            asked = {key: answer for key, answer in CLEAR.items() if key != question}
            assert okc.decide(asked).band <= 2

    def test_no_answer_eases_another(self, okc):
        for question in okc.questions:
            bands = [okc.decide(CLEAR | {question.key: key}).band for key in question.keys]
            assert all(worse <= milder for milder, worse in pairwise(bands))

    def test_refuses_answers_it_does_not_know(self, okc):
        with pytest.raises(BadAnswer, match="no question"):
            okc.decide({"weather": "no"})
        with pytest.raises(BadAnswer, match="it takes no, unknown, yes"):
            okc.decide({"threat": "perhaps"})
