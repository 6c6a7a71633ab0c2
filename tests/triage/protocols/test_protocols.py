"""Every protocol in the tree is proven; each check of the proof is seen to bite."""

import re
from itertools import pairwise

import pytest

from dispatch.calls.models import Call, SafetyFact
from journal.codes.calls import Band, Destination, Source, Topic
from mih.demo.invented import CLEAR
from mih.environment import ROOT
from tests.triage.small import CALM, SMALL, changed
from triage.protocols.chart import Chart
from triage.protocols.context import CALL_SOURCES
from triage.protocols.proof import problems
from triage.protocols.reading import (
    BECAUSE_LENGTH,
    NAME_LENGTH,
    SAID_LENGTH,
    SIGN_LENGTH,
    Unreadable,
    parse,
)
from triage.protocols.table import (
    ALONG,
    BANDS_AT_MOST,
    DESTINATIONS,
    SAFETY,
    STRENGTH,
    TOPICS,
    BadAnswer,
)

FOLDER = ROOT / "cities"
FILES = sorted(FOLDER.glob("*/protocol.toml"))
CARRIED = {
    "band_sign": SIGN_LENGTH,
    "band_name": NAME_LENGTH,
    "destination_name": NAME_LENGTH,
    "need_name": NAME_LENGTH,
    "because": BECAUSE_LENGTH,
}
TO_988 = 'sign = "5"\nname = "low risk, ongoing support"\nto = "988"'


def flaws(*changes):
    return " | ".join(map(str, problems(parse(changed(*changes)))))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_protocol_in_the_tree_is_proven(file):
    protocol = parse(file.read_text())
    assert problems(protocol) == []
    assert protocol.code == file.parent.name
    assert "review" in protocol.review


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('sign = "5"', 'sign = "fifth"', "the sign 'fifth' is longer than 4"),
        ('name = "low risk, ongoing support"', f'name = "{"x" * 61}"', "is longer than 60"),
        ('name = "Crisis Response Team"', f'name = "{"x" * 61}"', "is longer than 60"),
        ('because = "', f'because = "{"x" * 301}', "is longer than 300"),
    ],
)
def test_what_a_call_cannot_carry_is_refused_when_read(old, new, what):
    source = (FOLDER / "okc" / "protocol.toml").read_text()
    assert old in source
    with pytest.raises(Unreadable, match=what):
        parse(source.replace(old, new, 1))


def test_a_call_carries_what_may_be_read():
    lengths = {name: Call._meta.get_field(name).max_length for name in CARRIED}
    assert lengths == CARRIED
    assert SafetyFact._meta.get_field("value").max_length == SAID_LENGTH


def test_there_is_one_of_a_million_cases_to_prove():
    okc = parse((FOLDER / "okc" / "protocol.toml").read_text())
    assert len(okc.questions) >= 12
    assert Chart(okc).combinations > 1_000_000


class TestTheProofFinds:
    def test_nothing_wrong_with_a_sound_table(self):
        assert flaws() == ""

    def test_a_case_no_rule_decides(self):
        findings = flaws(("when = {}", 'when = { visit = ["yes"] }'))
        assert "a case that no rule decides" in findings
        assert "Is anybody in danger? No" in findings
        assert "Does somebody need to go? No" in findings

    def test_a_rule_never_reached_and_what_decides_before_it(self):
        findings = flaws(('when = { visit = ["yes"] }', 'when = { danger = ["yes"] }'))
        assert "Rule 'visit' is never reached: before it decides 'danger'." in findings

    def test_a_rule_that_tests_an_unknown_answer(self):
        assert "'perhaps', which it does not offer" in flaws(
            ('danger = ["unknown", "yes"]', 'danger = ["perhaps", "yes"]')
        )

    def test_a_rule_that_tests_no_question(self):
        assert "which is no question" in flaws(('visit = ["yes"]', 'weather = ["yes"]'))

    def test_two_rules_of_one_name(self):
        assert "Two rules are called 'phone'" in flaws(('id = "visit"', 'id = "phone"'))

    def test_a_priority_that_does_not_exist(self):
        assert "priority 7" in flaws(("priority = 3", "priority = 7"))

    def test_a_worse_answer_that_eases_the_band(self):
        findings = flaws(
            (
                'danger = ["unknown", "yes"] }\nthen = { band = 2',
                'danger = ["no", "unknown"] }\nthen = { band = 2',
            )
        )
        assert "with 'Yes' instead of '?' eases the response: rule 'phone'" in findings
        assert "For example" in findings

    def test_a_worse_answer_that_eases_the_priority(self):
        findings = flaws(
            ("then = { band = 3, priority = 3 }", "then = { band = 3, priority = 4 }"),
            ("then = { band = 4, priority = 4 }", "then = { band = 4, priority = 3 }"),
        )
        assert "'Does somebody need to go?' with 'Yes' instead of 'No' eases" in findings

    @pytest.mark.parametrize(
        ("name", "words"),
        [("ems", "EMS"), ("co_response", "CIT police"), ("supervisor", "page to the supervisor")],
    )
    def test_a_worse_answer_that_leaves_somebody_at_home(self, name, words):
        findings = flaws(
            (
                '[[along]]\nwhen = { danger = ["yes"] }\nadd = ["ems"]',
                f'[[along]]\nwhen = {{ danger = ["unknown"] }}\nadd = ["{name}"]',
            ),
            ('[[along]]\nwhen = { danger = ["yes"] }\nadd = ["co_response", "supervisor"]', ""),
        )
        assert "eases the response: without" in findings
        assert words in findings

    def test_somebody_left_at_home_because_the_band_changed(self):
        """Who goes along may depend on the band, which depends on every answer."""
        findings = flaws(
            (
                '[[along]]\nwhen = { danger = ["yes"] }\nadd = ["ems"]',
                '[[along]]\nbands = [3]\nwhen = { visit = ["yes"] }\nadd = ["ems"]',
            )
        )
        assert "'Is anybody in danger?' with '?' instead of 'No' eases" in findings

    def test_a_graver_answer_by_what_it_declares_wherever_it_stands(self):
        """Turned about in the file, the answers are as grave as before; declared turned about,
        they are not.
        """
        no, yes = (
            '{ key = "no", text = "No", severity = 0 }',
            '{ key = "yes", text = "Yes", severity = 1 }',
        )
        assert flaws((f"[{no}, {yes}]", f"[{yes}, {no}]")) == ""
        assert "'Does somebody need to go?' with 'No' instead of 'Yes' eases" in flaws(
            (f"[{no}, {yes}]", "[{}, {}]".format(no.replace("0", "1"), yes.replace("1", "0")))
        )

    def test_nothing_between_answers_as_grave_as_each_other(self):
        assert flaws(('text = "Yes", severity = 1', 'text = "Yes", severity = 0')) == ""

    def test_a_question_that_does_not_say_what_its_answers_state(self):
        assert "'visit' does not say which safety fact" in flaws(('states = "nothing"\n', ""))
        assert "'danger' does not say which safety fact" in flaws(
            (", severity = 0", ""), (", severity = 1", ""), (", severity = 2", "")
        )

    def test_a_risk_not_known_that_is_taken_as_cleared(self):
        findings = flaws(('danger = ["unknown", "yes"]', 'danger = ["yes"]'))
        assert "'Is anybody in danger?' is not known" in findings
        assert "not known is not cleared" in findings

    def test_a_risk_question_that_nobody_can_leave_open(self):
        findings = flaws(
            ('  { key = "unknown", text = "?", severity = 1 },\n', ""),
            ('["unknown", "yes"]', '["yes"]'),
        )
        assert "does not offer 'unknown'" in findings

    def test_cap_as_the_only_answer_to_an_open_risk(self):
        findings = flaws(
            (
                'name = "high"\nto = "crt"',
                'name = "high"\nto = "crt"\ninstead = [{ to = "cap", when = { visit = ["no"] } }]',
            )
        )
        assert "CAP is the only answer to it" in findings

    def test_a_band_that_leads_nowhere(self):
        assert "goes to 'moon', which the file does not describe" in flaws(
            ('name = "phone"\nto = "ccd"', 'name = "phone"\nto = "moon"')
        )

    def test_a_destination_that_does_not_exist(self):
        assert "is no destination" in flaws(('code = "cap"', 'code = "moon"'))

    def test_a_destination_that_is_shut_and_leads_nowhere(self):
        assert "and nowhere when that is shut" in flaws(
            ('needs = "clinician"\notherwise = { to = "police" }', 'needs = "clinician"')
        )

    def test_destinations_that_lead_round_in_a_circle(self):
        assert "round in a circle" in flaws(
            (
                'otherwise = { to = "police", add = ["co_response"], follow_up = "ccd" }',
                'otherwise = { to = "art" }',
            )
        )

    def test_somebody_along_who_does_not_exist(self):
        assert "adds 'cavalry'" in flaws(('add = ["ems"]', 'add = ["cavalry"]'))
        assert "adds 'cavalry'" in flaws(('add = ["co_response"]', 'add = ["cavalry"]'))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "missing"),
        ("code =", "not TOML"),
        ('code = "x"\nversion = 1', "missing"),
        (changed(('id = "phone"\n', "")), "missing"),
        (changed(("then = { band = 4", "then = { band = 9")), "no band '9'"),
        (changed(('key = "visit"', 'key = "danger"')), "stands there twice"),
        (changed(('kind = "hard_stop"', 'kind = "hard"')), "of no kind 'hard'"),
        (changed(('sign = "4"', 'sign = "3"')), "a sign of its own"),
        (changed((", severity = 1", "")), "some answers only how grave"),
        (changed(("severity = 1", "severity = -1")), "must be a whole number, not -1"),
        (changed(("severity = 1", "severity = true")), "must be a whole number, not True"),
        (changed(('topic = "violence"', 'topic = "weather"')), "no safety fact"),
        (changed(('yes = "danger"', 'perhaps = "danger"')), "states nothing by 'perhaps'"),
        (changed(('yes = "danger"', f'yes = "{"x" * 201}"')), "longer than 200"),
        (changed(('as = { no = "none", yes = "danger" }', "as = {}")), "by none of its answers"),
        (
            changed(('text = "Does', 'unasked = "perhaps"\ntext = "Does')),
            "cannot stand at 'perhaps'",
        ),
        (
            changed(('[{ key = "no", text = "No", severity = 0 }, {', "[{")),
            "two or more answers",
        ),
    ],
)
def test_what_is_no_protocol_at_all_is_told_in_a_sentence(source, words):
    with pytest.raises(Unreadable, match=words):
        parse(source)


def test_the_engine_names_what_the_calls_know():
    assert set(DESTINATIONS) == set(Destination.values)
    assert list(Band.values) == list(range(1, BANDS_AT_MOST + 1))
    assert set(CALL_SOURCES) == set(Source.values)
    assert set(STRENGTH) == set(DESTINATIONS)
    assert set(TOPICS) == set(Topic.values)
    assert set(ALONG) == {*SAFETY, "art", "cap_referral"}


@pytest.fixture(scope="module")
def okc():
    return parse((FOLDER / "okc" / "protocol.toml").read_text())


EMS = {"ems", "supervisor"}
LIFE = {*EMS, "imminent"}


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
            ({"endangered": "yes"}, 2, "crt", set()),
            ({"others": "signs"}, 2, "crt", {"co_response"}),
            ({"weapon": "present"}, 3, "art", {"co_response"}),
            ({"weapon": "present", "self_harm": "thoughts"}, 2, "crt", {"co_response"}),
            ({"weapon": "unknown"}, 4, "ccd", set()),
            ({"weapon": "unknown", "presence": "yes"}, 3, "art", set()),
            ({"weapon": "unknown", "self_harm": "thoughts"}, 2, "crt", {"co_response"}),
            ({"state": "yes"}, 3, "art", set()),
            ({"state": "sudden"}, 2, "crt", EMS),
            ({"state": "yes", "pregnant": "yes"}, 2, "crt", set()),
            ({"substance": "unsteady", "pregnant": "yes"}, 2, "crt", set()),
            ({"pregnant": "yes"}, 4, "ccd", set()),
            ({"self_harm": "passive"}, 4, "ccd", set()),
            ({"self_harm": "passive", "ongoing": "agrees"}, 4, "ccd", set()),
            ({"self_harm": "passive", "weapon": "present"}, 2, "crt", {"co_response"}),
            ({"self_harm": "passive", "age": "child"}, 2, "crt", set()),
            ({"self_harm": "method"}, 2, "crt", set()),
            ({"self_harm": "plan", "means": "yes"}, 2, "crt", {"supervisor", "imminent"}),
            ({"self_harm": "plan", "means": "unknown"}, 2, "crt", {"supervisor", "imminent"}),
            ({"self_harm": "preparing"}, 2, "crt", {"supervisor", "imminent"}),
            ({"age": "child", "ongoing": "agrees"}, 4, "ccd", set()),
            ({"age": "child", "frequent": "yes"}, 4, "ccd", set()),
            ({"substance": "steady"}, 4, "ccd", set()),
            ({"substance": "unsteady"}, 3, "art", set()),
            ({"alone": "yes"}, 3, "art", set()),
            ({"threat": "yes"}, 1, "police", {"co_response", "supervisor"}),
            ({"threat": "yes", "attempt": "attempt"}, 1, "police", {"co_response", *LIFE}),
            ({"medical": "yes"}, 2, "crt", EMS),
            ({"medical": "yes", "threat": "yes"}, 1, "police", {"co_response", *EMS}),
            ({"medical": "yes", "self_harm": "plan"}, 2, "crt", EMS),
            ({"attempt": "attempt"}, 2, "crt", LIFE),
            ({"attempt": "overdose_accidental"}, 2, "crt", {"art", *LIFE}),
            ({"attempt": "overdose_other"}, 2, "crt", {"art", *LIFE}),
            ({"frequent": "yes"}, 4, "ccd", {"cap_referral"}),
            ({"frequent": "yes", "self_harm": "plan"}, 2, "crt", {"cap_referral"}),
        ],
    )
    def test_sends(self, okc, answers, band, destination, along):
        outcome = okc.decide(CLEAR | answers)
        assert (outcome.band, outcome.destination) == (band, destination)
        assert outcome.along == along

    @pytest.mark.parametrize(
        "question", ["threat", "medical", "attempt", "self_harm", "others", "endangered"]
    )
    def test_unknown_is_not_cleared(self, okc, question):
        assert okc.decide(CLEAR | {question: "unknown"}).band <= 2

    def test_not_asked_is_not_cleared(self, okc):
        assert okc.decide({}).band <= 2
        for question in okc.questions:
            if question.is_risk:
                answers = {key: answer for key, answer in CLEAR.items() if key != question.key}
                assert okc.decide(answers).band <= 2

    def test_a_hard_stop_is_locked(self, okc):
        for answers in ({"threat": "yes"}, {"attempt": "attempt"}, {"attempt": "overdose_other"}):
            assert okc.decide(CLEAR | answers).locked
        assert not okc.decide(CLEAR | {"self_harm": "plan"}).locked

    def test_no_answer_eases_another(self, okc):
        for question in okc.questions:
            ordered = sorted(question.answers, key=lambda choice: choice.severity)
            bands = [okc.decide(CLEAR | {question.key: one.key}).band for one in ordered]
            assert all(worse <= milder for milder, worse in pairwise(bands))

    def test_refuses_answers_it_does_not_know(self, okc):
        with pytest.raises(BadAnswer, match="no question"):
            okc.decide({"weather": "no"})
        with pytest.raises(BadAnswer, match="it takes no, unknown, yes"):
            okc.decide({"threat": "perhaps"})


@pytest.fixture(scope="module")
def shared():
    source = (FOLDER / "okc" / "protocol.toml").read_text()
    assert TO_988 in source
    instead = TO_988 + '\ninstead = [{ to = "cap", when = { frequent = ["yes"] } }]'
    return parse(source.replace(TO_988, instead))


class TestTheOtherReadingOfTheDiagram:
    """CAP shares column five with 988: a change of data, and nothing else."""

    def test_is_proven(self, shared):
        assert problems(shared) == []

    def test_sends_the_repeat_caller_of_column_five_to_cap(self, shared):
        calm = CLEAR | {"ongoing": "agrees"}
        assert shared.decide(calm).destination == "988"
        assert shared.decide(calm | {"frequent": "yes"}).destination == "cap"
        assert shared.decide(calm | {"frequent": "yes", "self_harm": "unknown"}).band == 2


def test_another_citys_four_levels_are_data():
    la = parse((FOLDER / "la" / "protocol.toml").read_text())
    assert [band.sign for band in la.bands] == ["4", "3", "2", "1"]
    calm = dict.fromkeys(("danger", "medical", "attempt", "thoughts", "distress"), "no")

    def level(**answers):
        outcome = la.decide(calm | answers)
        return la.band(outcome.band).sign, outcome.destination

    assert level() == ("1", "988")
    assert level(distress="yes") == ("2", "988")
    assert level(thoughts="plan") == ("3", "crt")
    assert level(danger="unknown") == ("4", "police")


def test_the_small_one_is_small():
    assert Chart(parse(SMALL)).combinations == 162


def test_a_version_published_in_the_first_format_still_decides():
    spectrum, rest = SMALL.split("[[question]]", 1)
    rest = re.sub(r", severity = \d|states = .*\n", "", rest)
    first = spectrum.split("[[band]]")[0].replace("uncleared = 2\n", "")
    first += '[destinations]\n1 = "police"\n2 = "crt"\n3 = "art"\n4 = "ccd"\n5 = "988"\n'
    old = parse(first + "[[question]]" + rest)
    # It is only read: nobody can publish anew what does not say what its answers state.
    assert all("does not say which safety fact" in str(flaw) for flaw in problems(old))
    assert old.question("danger").severities == (0, 1, 2)
    assert old.decide(CALM | {"visit": "yes"}).destination == "art"
    assert old.band(3).name == "low risk, response needed"
