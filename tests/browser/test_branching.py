"""The page's own walk through a protocol's diagrams asks what the server's does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mih.environment import ROOT
from tests.browser.conftest import live
from tests.triage.wide import WIDE
from triage.protocols.chart import Chart
from triage.protocols.reading import parse

FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
# The script that the console has loaded, asked about each set of answers: [question, answer] pairs.
ASK = """
async ({ chart, sets }) => {
  const { openQuestions } = await import(document.querySelector("script[src*='triage']").src);
  return sets.map((pairs) => [...openQuestions(chart, new Map(pairs))]);
}
"""


def some_answers(protocol):
    """Sets of answers of any size, and in any order: people go back and answer again."""
    keys = st.lists(st.sampled_from(protocol.asked), unique_by=lambda question: question.key)
    pairs = keys.flatmap(
        lambda asked: st.tuples(*(st.sampled_from(question.keys) for question in asked)).map(
            lambda answers: {
                question.key: answer for question, answer in zip(asked, answers, strict=True)
            }
        )
    )
    return st.lists(pairs, min_size=20, max_size=60)


def source_of(name):
    return WIDE if name == "wide" else (ROOT / "cities" / name / "protocol.toml").read_text()


@pytest.mark.parametrize("name", ["okc", "la", "wide"])
def test_what_remains_in_the_browser_is_what_remains_in_the_diagrams(window, name):
    protocol = parse(source_of(name))
    context = {one.key: one.keys[-1] for one in protocol.questions if one not in protocol.asked}
    chart = Chart(protocol)
    page = window()
    live(page)
    on_the_page = chart.for_the_page(context)

    def asked_by_the_page(sets):
        pairs = [[list(pair) for pair in chart.picked(answers).items()] for answers in sets]
        remaining = page.evaluate(ASK, {"chart": on_the_page, "sets": pairs})
        return [[protocol.questions[number].key for number in sorted(one)] for one in remaining]

    @given(some_answers(protocol))
    @settings(max_examples=60, deadline=None, suppress_health_check=FIXTURES)
    def agree(sets):
        assert asked_by_the_page(sets) == [still_open(one) for one in sets]

    def still_open(answers):
        return list(chart.open_questions(answers | context))

    agree()
    one_answer = [{question.key: answer} for question in protocol.asked for answer in question.keys]
    sets = [{}, *one_answer, *(one | other for one in one_answer for other in one_answer)]
    assert asked_by_the_page(sets) == [still_open(answers) for answers in sets]
