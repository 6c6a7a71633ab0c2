"""Questionnaires: read, refused, asked with branching, scored."""

import json
from itertools import product

import pytest

from mih.environment import ROOT
from triage.screenings.questionnaire import BadResponse, UnreadableForm, read_form
from triage.screenings.scoring import read_scoring

SCORING = (ROOT / "triage" / "scoring" / "93373-9.toml").read_text()
YES, NO = "LA33-6", "LA32-8"
WISH, THOUGHTS, METHOD = "/93246-7", "/93247-5", "/93248-3"
INTENT, PLAN, EVER, RECENT = "/93249-1", "/93250-9", "/93267-3", "/93269-9"


def choice(link_id, *conditions, behavior=None, options=(YES, NO), **more):
    item = {
        "linkId": link_id,
        "text": f"Question {link_id}",
        "type": "choice",
        "answerOption": [
            {"valueCoding": {"code": option, "display": option}} for option in options
        ],
    }
    if conditions:
        item["enableWhen"] = [
            {"question": condition, "operator": "=", "answerCoding": {"code": YES}}
            for condition in conditions
        ]
    if behavior:
        item["enableBehavior"] = behavior
    return item | more


def questionnaire(*items, **more):
    whole = {"resourceType": "Questionnaire", "status": "draft", "id": "q", "title": "Q"}
    return json.dumps(whole | {"item": list(items)} | more)


def stand_in():
    """The structure of the Columbia screener, in no word of its own."""
    return questionnaire(
        choice(WISH),
        choice(THOUGHTS),
        *(choice(link_id, THOUGHTS) for link_id in (METHOD, INTENT, PLAN)),
        choice(EVER),
        choice(RECENT, EVER),
        code=[{"system": "http://loinc.org", "code": "93373-9"}],
    )


def screeners():
    """The stand-in and, where the real one lies beside the checkout, that one too."""
    real = ROOT.parent / "shared" / "data" / "standards" / "c-ssrs"
    return [stand_in(), *(file.read_text() for file in sorted(real.glob("*.json")))]


def published_level(wish, thoughts, method, intent, plan, behavior):
    """The published cut-offs, written out again: `behavior` is no, longer ago, or recent."""
    if behavior == "recent" or (thoughts and (intent or plan)):
        return "high"
    if behavior == "ever" or (thoughts and method):
        return "moderate"
    return "low" if wish or thoughts else "none found"


@pytest.mark.parametrize("source", screeners())
def test_every_answer_set_of_the_screener_scores_as_published(source):
    form, scoring = read_form(source), read_scoring(SCORING)
    assert scoring.misfits(form) == []
    levels = set()
    for *yes, behavior in product(*[[False, True]] * 5, ["never", "ever", "recent"]):
        responses = {
            link_id: [YES if answer else NO]
            for link_id, answer in zip([WISH, THOUGHTS, METHOD, INTENT, PLAN], yes, strict=True)
        }
        responses[EVER] = [NO if behavior == "never" else YES]
        responses[RECENT] = [YES if behavior == "recent" else NO]
        score = scoring.score(form, responses)
        assert score.level == published_level(*yes, behavior)
        assert score.complete
        assert score.pages == (score.level == "high")
        levels.add(score.level)
    assert levels == set(scoring.levels)


@pytest.mark.parametrize("source", screeners())
def test_the_screener_asks_only_what_the_answers_call_for(source):
    form = read_form(source)

    def asked(**given):
        return [item.link_id for item in form.shown(given["given"])]

    assert asked(given={}) == [WISH, THOUGHTS, EVER]
    assert asked(given={THOUGHTS: [NO]}) == [WISH, THOUGHTS, EVER]
    assert asked(given={THOUGHTS: [YES], EVER: [YES]}) == [
        WISH,
        THOUGHTS,
        METHOD,
        INTENT,
        PLAN,
        EVER,
        RECENT,
    ]


def test_an_answer_left_behind_by_a_change_of_mind_does_not_count():
    form, scoring = read_form(stand_in()), read_scoring(SCORING)
    responses = {WISH: [NO], THOUGHTS: [NO], PLAN: [YES], EVER: [NO], RECENT: [YES]}
    assert form.kept(responses) == {WISH: (NO,), THOUGHTS: (NO,), EVER: (NO,)}
    assert scoring.score(form, responses).level == "none found"


def test_an_unfinished_screener_says_so():
    form, scoring = read_form(stand_in()), read_scoring(SCORING)
    score = scoring.score(form, {THOUGHTS: [YES]})
    assert (score.level, score.complete) == ("low", False)


class TestBranching:
    @pytest.mark.parametrize(
        ("operator", "value", "answer", "shown"),
        [
            ("exists", {"answerBoolean": True}, "3", True),
            ("exists", {"answerBoolean": True}, None, False),
            ("exists", {"answerBoolean": False}, None, True),
            ("=", {"answerInteger": 3}, "3", True),
            ("=", {"answerInteger": 3}, "4", False),
            ("!=", {"answerInteger": 3}, "4", True),
            ("!=", {"answerInteger": 3}, "3", False),
            ("!=", {"answerInteger": 3}, None, False),
            (">", {"answerInteger": 9}, "10", True),
            (">", {"answerInteger": 9}, "9", False),
            (">=", {"answerDecimal": 2.5}, "2.50", True),
            ("<", {"answerInteger": 10}, "9", True),
            ("<=", {"answerInteger": 10}, "11", False),
        ],
    )
    def test_each_operator(self, operator, value, answer, shown):
        condition = {"question": "n", "operator": operator, **value}
        form = read_form(
            questionnaire(
                {"linkId": "n", "type": "integer", "text": "How many?"},
                {"linkId": "next", "type": "string", "text": "And?", "enableWhen": [condition]},
            )
        )
        responses = {"n": [answer]} if answer else {}
        assert (form.item("next") in form.shown(responses)) is shown

    @pytest.mark.parametrize(
        ("behavior", "one", "other", "shown"),
        [("all", YES, YES, True), ("all", YES, NO, False), ("any", NO, YES, True)],
    )
    def test_all_or_any(self, behavior, one, other, shown):
        form = read_form(
            questionnaire(choice("a"), choice("b"), choice("c", "a", "b", behavior=behavior))
        )
        assert (form.item("c") in form.shown({"a": [one], "b": [other]})) is shown

    def test_a_hidden_question_counts_as_unanswered(self):
        form = read_form(questionnaire(choice("a"), choice("b", "a"), choice("c", "b")))
        assert [item.link_id for item in form.shown({"a": [NO], "b": [YES]})] == ["a"]

    def test_a_group_hides_with_its_condition_and_a_child_waits_for_its_parent(self):
        group = {
            "linkId": "g",
            "type": "group",
            "text": "Group",
            "item": [choice("b")],
            "enableWhen": [{"question": "a", "operator": "=", "answerCoding": {"code": YES}}],
        }
        form = read_form(questionnaire(choice("a", item=[choice("a1")]), group))
        assert [item.link_id for item in form.shown({})] == ["a"]
        assert [item.link_id for item in form.shown({"a": [YES]})] == ["a", "a1", "g", "b"]


class TestAnswers:
    @pytest.fixture
    def form(self):
        return read_form(
            questionnaire(
                choice("one"),
                choice("many", repeats=True),
                {"linkId": "yes", "type": "boolean", "text": "?"},
                {"linkId": "n", "type": "integer", "text": "?"},
                {
                    "linkId": "open",
                    "type": "open-choice",
                    "text": "?",
                    "answerOption": [{"valueString": "red"}],
                },
                {"linkId": "words", "type": "display", "text": "Read this."},
            )
        )

    def test_are_taken_as_their_items_allow(self, form):
        responses = {"one": [YES], "many": [YES, NO], "yes": ["true"], "n": ["4"], "open": ["blue"]}
        assert set(form.kept(responses)) == set(responses)

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"two": ["x"]}, "no question 'two'"),
            ({"words": ["x"]}, "no question 'words'"),
            ({"one": ["maybe"]}, "is no answer to 'one'"),
            ({"one": [YES, NO]}, "takes one answer"),
            ({"yes": ["perhaps"]}, "is no answer to 'yes'"),
            ({"n": ["four"]}, "takes a number"),
            ({"n": ["NaN"]}, "takes a number"),
        ],
    )
    def test_are_refused_in_a_sentence(self, form, given, words):
        with pytest.raises(BadResponse, match=words):
            form.kept(given)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{", "not JSON"),
        ("[]", "no FHIR Questionnaire"),
        ('{"resourceType": "Patient"}', "no FHIR Questionnaire"),
        (questionnaire(choice("a", "b"), choice("b", "a")), "loops: 'a' waits for 'b'"),
        (questionnaire(choice("a", "a")), "loops: 'a' waits for 'a'"),
        (questionnaire(choice("a", item=[choice("b", "a"), choice("c", "d")])), "nobody is asked"),
        (questionnaire(choice("a"), choice("a")), "Two items are called 'a'"),
        (questionnaire(choice("a"), choice("b"), choice("c", "a", "b")), "if all or any"),
        (questionnaire({"linkId": "a", "type": "attachment"}), "not asked here"),
        (questionnaire({"linkId": "a", "type": "choice"}), "offers no answers"),
        (
            questionnaire({"linkId": "a", "type": "choice", "answerValueSet": "#gone"}),
            "takes its answers from 'gone'",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(source, words):
    with pytest.raises(UnreadableForm, match=words):
        read_form(source)


def test_a_loop_through_a_group_is_found():
    inner = choice("inner", "later")
    group = {"linkId": "g", "type": "group", "text": "G", "item": [inner]}
    with pytest.raises(UnreadableForm, match="loops"):
        read_form(questionnaire(group, choice("later", "inner")))


def test_answers_may_come_from_a_list_the_questionnaire_carries():
    carried = {
        "resourceType": "ValueSet",
        "id": "colors",
        "status": "draft",
        "compose": {"include": [{"system": "http://x", "concept": [{"code": "r"}, {"code": "g"}]}]},
    }
    form = read_form(
        questionnaire(
            {"linkId": "a", "type": "choice", "text": "?", "answerValueSet": "#colors"},
            contained=[carried],
        )
    )
    assert [option.code for option in form.item("a").options] == ["r", "g"]


POINTS = """
questionnaire = "q"
title = "Points"
levels = ["little", "much"]
page_at = "much"
[[rule]]
id = "much"
level = "much"
because = "Three or more."
total = [3, 9]
[[rule]]
id = "little"
level = "little"
because = "Fewer."
[points]
a = { "LA33-6" = 2, "LA32-8" = 0 }
b = { "LA33-6" = 1, "LA32-8" = 0 }
"""


def test_points_are_added_up():
    form, scoring = read_form(questionnaire(choice("a"), choice("b"))), read_scoring(POINTS)
    assert scoring.score(form, {"a": [YES], "b": [NO]}).level == "little"
    much = scoring.score(form, {"a": [YES], "b": [YES]})
    assert (much.level, much.total, much.pages) == ("much", 3, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("levels =", "levels"), "not TOML"),
        (('title = "Points"\n', ""), "lacks 'title'"),
        (('page_at = "much"', 'page_at = "most"'), "no level 'most'"),
        (('because = "Fewer."', 'because = "Fewer."\ntotal = [0, 2]'), "takes every case"),
        (('a = { "LA33-6" = 2, "LA32-8" = 0 }', "a = 2"), "wrong shape"),
    ],
)
def test_what_is_no_scoring_is_refused_in_a_sentence(change, words):
    assert change[0] in POINTS
    with pytest.raises(UnreadableForm, match=words):
        read_scoring(POINTS.replace(*change))


def test_a_scoring_of_another_questionnaire_does_not_fit():
    form = read_form(questionnaire(choice("a")))
    misfits = " ".join(read_scoring(SCORING).misfits(form))
    assert "'93373-9', and this is 'q'" in misfits
    assert "which is no question" in misfits
