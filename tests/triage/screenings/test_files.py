"""Files that would ask or score what nobody meant: refused at load, in a sentence."""

import json

import pytest

from mih.environment import ROOT
from tests.triage.screenings.test_instruments import (
    EVER,
    INTENT,
    METHOD,
    NO,
    PLAN,
    RECENT,
    SCORING,
    THOUGHTS,
    WISH,
    YES,
    choice,
    questionnaire,
    stand_in,
)
from triage.screenings.questionnaire import BadResponse, UnreadableForm, read_form
from triage.screenings.scoring import read_scoring

SEVEN = [WISH, THOUGHTS, METHOD, INTENT, PLAN, EVER, RECENT]
SHAPE = """
questionnaire = "q"
title = "Shape"
levels = ["none", "some", "much"]
page_at = "much"
{head}
{rules}
[[rule]]
id = "rest"
level = "none"
because = "Nothing else."
{foot}
[points]
a = {{ "LA33-6" = 3, "LA32-8" = 0 }}
b = {{ "LA33-6" = 3, "LA32-8" = 0 }}
"""


def rule(name, level, condition=""):
    return f'[[rule]]\nid = "{name}"\nlevel = "{level}"\nbecause = "Because."\n{condition}\n'


def shaped(*rules, head="", foot=""):
    return SHAPE.format(rules="\n".join(rules), head=head, foot=foot)


YES_TO_A = 'when = { a = ["LA33-6"] }'
SOUND = (rule("much", "much", "total = [5, 6]"), rule("some", "some", "total = [3, 4]"))


class TestUnsafeScoring:
    """Each would score what nobody meant; each is refused when it is loaded, in a sentence."""

    def test_the_sound_one_is_not(self):
        scoring = read_scoring(shaped(*SOUND))
        assert scoring.misfits(read_form(questionnaire(choice("a"), choice("b")))) == []

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            # Rules.
            (shaped(rule("first", "much"), *SOUND), "'first' has no condition and stands above"),
            (shaped(rule("first", "much", "when = {}"), *SOUND), "'first' has no condition"),
            (shaped(*SOUND, rule("again", "some", "total = [3, 3]")), "'again' is never reached"),
            (
                shaped(
                    rule("a", "much", YES_TO_A),
                    rule("both", "much", 'when = { a = ["LA33-6"], b = ["LA33-6"] }'),
                ),
                "'both' is never reached: rule 'a' takes all its cases",
            ),
            (shaped(*SOUND, rule("much", "some", YES_TO_A)), "Two rules are called 'much'"),
            # Totals.
            (
                shaped(rule("much", "much", "total = [6, 9]"), rule("s", "some", "total = [1, 3]")),
                "A total of 4 falls into no rule",
            ),
            (
                shaped(rule("much", "much", "total = [3, 6]"), rule("s", "some", "total = [1, 3]")),
                "overlap at a total of 3",
            ),
            (
                shaped(rule("much", "much", "total = [1, 3]"), rule("s", "some", "total = [4, 6]")),
                "greater total and the milder level",
            ),
            (shaped(rule("much", "much", 'total = ["2", "4"]')), "two numbers"),
            (shaped(rule("much", "much", "total = [2]")), "two numbers"),
            (shaped(rule("much", "much", "total = 2")), "two numbers"),
            (shaped(rule("much", "much", "total = [true, false]")), "two numbers"),
            (shaped(rule("much", "much", "total = [nan, 4]")), "two numbers"),
            (shaped(rule("much", "much", "total = [5, 3]")), "least is more than the most"),
            # Keys.
            (shaped(rule("much", "much", "totl = [3, 6]")), "'totl'; 'total' is meant"),
            (shaped(rule("much", "much", "whn = {}")), "'whn'; 'when' is meant"),
            (shaped(*SOUND, head='pageat = "much"'), "'pageat'; 'page_at' is meant"),
            (shaped(*SOUND, head="weight = 2"), "'weight'."),
            # Points.
            (shaped(*SOUND).replace("= 3,", "= -3,", 1), "points of 'a' are negative"),
            (shaped(*SOUND).replace("= 3,", '= "3",', 1), "points of 'a' are no number"),
            (shaped(*SOUND).replace("= 3,", "= inf,", 1), "points of 'a' are no number"),
            (shaped(*SOUND).replace("= 3,", "= true,", 1), "points of 'a' are no number"),
            # Levels.
            (
                shaped(*SOUND).replace('["none", "some", "much"]', '["much", "some", "none"]'),
                "levels run from the least to the most serious",
            ),
            (shaped(*SOUND).replace('"some", "much"', '"some", "some", "much"'), "each once"),
            (shaped(*SOUND).replace('"none"', '"incomplete"'), "'incomplete' is no name"),
            (shaped(*SOUND).replace('"none"', '"declined"'), "'declined' is no name"),
            (shaped(*SOUND, head='band_at = "mch"'), "no level 'mch'"),
            (shaped(*SOUND, head='imminent_at = "mch"'), "no level 'mch'"),
            (shaped(*SOUND).replace('page_at = "much"', 'page_at = "never"'), "no level 'never'"),
            (shaped(*SOUND).replace('"none", "some", "much"', '"none", 2'), "stands no text"),
            # Answers.
            (shaped(rule("a", "much", 'when = { a = "LA33-6" }')), "lists the answers"),
            (shaped(rule("a", "much", "when = { a = [] }")), "lists the answers"),
            # The last rule.
            (shaped(*SOUND, foot="total = [0, 2]"), "takes every case"),
            ('questionnaire = "q"\ntitle = "T"\nlevels = ["a", "b"]\npage_at = "b"\nrule = []',
             "takes every case"),
        ],
    )  # fmt: skip
    def test_by_itself(self, source, words):
        with pytest.raises(UnreadableForm, match=words):
            read_scoring(source)

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            # The ranges stop short of what the answers can come to.
            (shaped(rule("some", "some", "total = [3, 5]")), "A total of 6 falls into no rule"),
            (
                shaped(rule("a", "some", YES_TO_A), rule("much", "much", "total = [6, 6]")),
                "'a' takes cases of the graver rule 'much'",
            ),
            # No pair of rules hides it; the two above do together.
            (
                shaped(
                    rule("yes", "much", YES_TO_A),
                    rule("no", "much", 'when = { a = ["LA32-8"] }'),
                    rule("any", "much", 'when = { a = ["LA33-6", "LA32-8"] }'),
                ),
                "'any' is never reached",
            ),
            (shaped(*SOUND, rule("far", "much", "total = [7, 9]")), "'far' is never reached"),
            (shaped(*SOUND).replace(', "LA32-8" = 0', "", 1), "no points to the answer 'LA32-8'"),
            (
                shaped(*SOUND).replace('b = { "LA33-6" = 3, "LA32-8" = 0 }', ""),
                "gives no points to 'b'",
            ),
            (shaped(*SOUND).split("[points]")[0], "neither the file nor the questionnaire"),
        ],
    )
    def test_with_its_questionnaire(self, source, words):
        form = read_form(questionnaire(choice("a"), choice("b")))
        misfits = read_scoring(source).misfits(form)
        assert [misfit for misfit in misfits if words in misfit], misfits

    def test_a_question_may_be_meant_to_count_nothing(self):
        source = shaped(*SOUND, head='unscored = ["c"]')
        form = read_form(questionnaire(choice("a"), choice("b"), choice("c")))
        scoring = read_scoring(source)
        assert scoring.misfits(form) == []
        assert scoring.score(form, {"a": [YES], "b": [YES]}).complete

    def test_the_ones_that_ship_are_sound(self):
        demo = ROOT / "mih" / "demo" / "data" / "demo-screener.json"
        scoring = read_scoring(demo.with_suffix(".toml").read_text())
        assert scoring.misfits(read_form(demo.read_text())) == []


ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
ENABLED_BY = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression"
OFTEN = ("never", "some", "most", "daily")


def frequency(link_id, url=ORDINAL, on="coding", **more):
    """How often, with what each answer counts said by the questionnaire itself."""
    options = []
    for score, code in enumerate(OFTEN):
        extension = [{"url": url, "valueDecimal": score}]
        coding = {"code": code, "display": code}
        if on == "coding":
            options.append({"valueCoding": {**coding, "extension": extension}})
        else:
            options.append({"valueCoding": coding, "extension": extension})
    return {
        "linkId": link_id,
        "text": "How often?",
        "type": "choice",
        "answerOption": options,
    } | more


def four(total, url=ORDINAL, on="coding"):
    """The structure of a screener of four questions and their total."""
    items = [frequency(key, url, on) for key in "abcd"]
    return questionnaire(*items, {"linkId": "total", "type": "decimal", "text": "Total", **total})


FOUR = """
questionnaire = "q"
title = "Four"
levels = ["none", "mild", "much"]
page_at = "much"
[[rule]]
id = "much"
level = "much"
because = "Six or more."
total = [6, 12]
[[rule]]
id = "mild"
level = "mild"
because = "Three to five."
total = [3, 5]
[[rule]]
id = "none"
level = "none"
because = "Fewer."
"""
EXPRESSION = {"language": "text/fhirpath", "expression": "1 + 1"}
COMPUTED_BY = [
    {"readOnly": True},
    {"extension": [{"url": CALCULATED, "valueExpression": EXPRESSION}]},
    {
        "extension": [
            {
                "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden",
                "valueBoolean": True,
            }
        ]
    },
]


class TestScoresOfTheQuestionnaire:
    @pytest.mark.parametrize("url", [ORDINAL, WEIGHT])
    @pytest.mark.parametrize("on", ["coding", "option"])
    def test_count_where_the_file_gives_no_points(self, url, on):
        form, scoring = read_form(four({"readOnly": True}, url, on)), read_scoring(FOUR)
        assert scoring.misfits(form) == []
        score = scoring.score(form, {"a": ["daily"], "b": ["most"], "c": ["some"], "d": ["never"]})
        assert (score.level, score.total, score.complete) == ("much", 6, True)

    def test_the_file_s_own_points_come_first(self):
        points = "\n".join(
            f"{key} = {{ never = 0, some = 0, most = 0, daily = 3 }}" for key in "abcd"
        )
        form, scoring = (
            read_form(four({"readOnly": True})),
            read_scoring(f"{FOUR}[points]\n{points}"),
        )
        score = scoring.score(form, {key: ["most"] for key in "abcd"})
        assert (score.level, score.total) == ("none", 0)

    def test_an_answer_without_one_is_refused_when_loaded(self):
        source = json.loads(four({"readOnly": True}))
        del source["item"][1]["answerOption"][2]["valueCoding"]["extension"]
        misfits = read_scoring(FOUR).misfits(read_form(json.dumps(source)))
        assert misfits == ["It gives no points to the answer 'most' of 'b'."]

    @pytest.mark.parametrize("value", [{"valueDecimal": -1}, {"valueString": "2"}])
    def test_a_strange_one_is_refused(self, value):
        source = json.loads(four({"readOnly": True}))
        coding = source["item"][0]["answerOption"][0]["valueCoding"]
        coding["extension"] = [{"url": ORDINAL, **value}]
        with pytest.raises(UnreadableForm, match="no number from 0 up"):
            read_form(json.dumps(source))

    def test_of_a_list_the_questionnaire_carries(self):
        concepts = [
            {"code": code, "extension": [{"url": ORDINAL, "valueDecimal": score}]}
            for score, code in enumerate(OFTEN)
        ]
        carried = {
            "resourceType": "ValueSet",
            "id": "often",
            "status": "draft",
            "compose": {"include": [{"system": "http://x", "concept": concepts}]},
        }
        item = {"linkId": "a", "type": "choice", "text": "?", "answerValueSet": "#often"}
        form = read_form(questionnaire(item, contained=[carried]))
        assert [option.score for option in form.item("a").options] == [0, 1, 2, 3]


class TestWhatTheFormFillsIn:
    @pytest.mark.parametrize("total", COMPUTED_BY)
    def test_is_asked_of_nobody_and_leaves_nothing_open(self, total):
        form, scoring = read_form(four(total)), read_scoring(FOUR)
        responses = {key: ["never"] for key in "abcd"}
        assert [item.link_id for item in form.shown({})] == list("abcd")
        assert form.unanswered(responses) == []
        score = scoring.score(form, responses)
        assert (score.level, score.complete) == ("none", True)
        with pytest.raises(BadResponse, match="no question 'total'"):
            form.kept({"total": ["3"]})

    def test_nor_does_a_total_that_is_only_a_number_to_type(self):
        """Some publish it so: the level does not hang on it."""
        form, scoring = read_form(four({})), read_scoring(FOUR)
        assert scoring.misfits(form) == []
        responses = {key: ["never"] for key in "abcd"}
        assert scoring.left(form, responses) == 0
        assert scoring.score(form, responses).complete
        del responses["b"]
        assert scoring.left(form, responses) == 1
        assert not scoring.score(form, responses).complete

    def test_nothing_waits_for_it(self):
        later = choice("later", enableWhen=[
            {"question": "total", "operator": ">", "answerDecimal": 3}
        ])  # fmt: skip
        source = json.loads(four({"readOnly": True}))
        source["item"].append(later)
        with pytest.raises(UnreadableForm, match="waits for 'total', which nobody is asked"):
            read_form(json.dumps(source))

    def test_within_a_hidden_group_neither(self):
        group = {
            "linkId": "g",
            "type": "group",
            "text": "G",
            "item": [choice("inner")],
            **COMPUTED_BY[2],
        }
        form = read_form(questionnaire(choice("a"), group))
        assert [item.link_id for item in form.shown({})] == ["a"]

    def test_one_that_is_scored_does_not_fit(self):
        source = FOUR.replace("total = [6, 12]", 'when = { total = ["6"] }')
        misfits = read_scoring(source).misfits(read_form(four({"readOnly": True})))
        assert misfits == ["It scores 'total', which nobody is asked."]


@pytest.mark.parametrize("where", ["item", "questionnaire"])
def test_what_is_not_understood_is_never_ignored(where):
    by_expression = {"extension": [{"url": ENABLED_BY, "valueExpression": EXPRESSION}]}
    modified = {"modifierExtension": [{"url": "http://x/changes-all", "valueBoolean": True}]}
    for more, words in ((by_expression, "enableWhenExpression"), (modified, "changes-all")):
        if where == "item":
            source = questionnaire(choice("a", **more))
        else:
            source = questionnaire(choice("a"), **more)
        with pytest.raises(UnreadableForm, match=words):
            read_form(source)


def test_a_partial_total_is_the_least_it_can_be():
    form, scoring = read_form(four({"readOnly": True})), read_scoring(FOUR)
    few = scoring.score(form, {"a": ["some"]})
    assert (few.level, few.complete, few.pages) == ("incomplete", False, False)
    reached = scoring.score(form, {"a": ["daily"], "b": ["daily"]})
    assert (reached.level, reached.complete, reached.pages) == ("much", False, True)


@pytest.mark.parametrize("missing", SEVEN)
@pytest.mark.parametrize("how", ["open", "declined"])
def test_no_answer_left_out_is_taken_for_a_no(missing, how):
    form, scoring = read_form(stand_in()), read_scoring(SCORING)
    responses = {key: [NO] for key in (WISH, THOUGHTS, EVER)}
    if missing not in responses:
        responses |= {THOUGHTS: [YES], EVER: [YES]}
        responses |= {key: [NO] for key in SEVEN if key not in responses}
    del responses[missing]
    score = scoring.score(form, responses, [missing] if how == "declined" else [])
    assert not score.complete
    assert score.level != "none found"
