"""What triage knows, everybody at risk knows: on the console, on the phone, in words for police."""

import pytest

from dispatch.alerts.selectors import alerts_for
from dispatch.calls.services import state_fact
from dispatch.hazards.selectors import hazards_of
from dispatch.open_call.selectors import call_card
from dispatch.response.services import ask_help
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Destination, Topic
from journal.codes.triage import OverrideReason
from mih.demo.invented import CLEAR
from programs.people.selectors import audience_of
from triage.decisions.easing import OverrideChoice
from triage.decisions.services import decide, override_decision

ARMED = CLEAR | {"weapon": "present", "others": "signs", "self_harm": "plan"}


@pytest.fixture
def call(make_call):
    return make_call(CallStatus.TRIAGING)


@pytest.fixture
def ask(dispatcher, protocol, call):
    def make(answers, actor=dispatcher, **given):
        return decide(actor=actor, call_id=call.pk, protocol=protocol, answers=answers, **given)

    return make


def live(call, topic):
    facts = call.facts.filter(topic=topic, replaced_by=None)
    return [(fact.value, fact.by.username) for fact in facts.order_by("at", "id")]


@pytest.mark.django_db
class TestToldToEverybody:
    def test_on_the_console_by_triage_who_and_when(self, ask, call, dispatcher):
        run = ask(ARMED)
        card = call_card(audience_of(dispatcher), call.pk)
        cells = {cell.topic: cell for cell in card.facts}
        (weapon,) = cells[Topic.WEAPON].statements
        assert (weapon.value, weapon.by, weapon.at, weapon.by_triage) == (
            "within reach",
            dispatcher.name,
            run.at,
            True,
        )
        assert cells[Topic.SUICIDAL_INTENT].statements
        assert cells[Topic.VIOLENCE].statements

    def test_to_the_crew_before_it_goes(self, ask, call, dispatcher):
        assert hazards_of(call).lines == ()
        ask(ARMED)
        lines = hazards_of(call).lines
        assert any("Weapon: within reach (by triage" in line for line in lines)
        assert hazards_of(call).digest

    def test_in_the_request_for_police(self, ask, call, dispatcher):
        ask(ARMED)
        ask_help(actor=dispatcher, call_id=call.pk, reason=PageReason.POLICE)
        heard = [one for one in alerts_for(audience_of(dispatcher)) if "POLICE NOW" in one.words]
        assert heard
        assert all("Weapon: within reach (by triage" in one.words for one in heard)
        assert not any("No safety fact" in one.words for one in heard)

    def test_by_an_override_as_well(self, dispatcher, protocol, call):
        choice = OverrideChoice(1, Destination.POLICE, OverrideReason.OTHER, "Shots heard there.")
        override_decision(
            actor=dispatcher,
            call_id=call.pk,
            protocol=protocol,
            answers=ARMED,
            choice=choice,
        )
        assert live(call, Topic.WEAPON) == [("within reach", "dispatcher")]

    def test_of_a_call_without_danger_the_crew_has_nothing_to_read(self, ask, call):
        ask(CLEAR | {"presence": "yes"})
        assert live(call, Topic.WEAPON) == [("none within reach", "dispatcher")]
        assert (hazards_of(call).lines, hazards_of(call).digest) == ((), "")

    def test_what_is_not_asked_states_nothing(self, ask, call):
        ask({"threat": "no"})
        assert live(call, Topic.WEAPON) == []

    def test_where_they_are_is_not_stated_by_triage(self, ask, call):
        ask(ARMED)
        assert live(call, Topic.LOCATION) == []


@pytest.mark.django_db
class TestTwoAnswers:
    def test_the_same_again_states_nothing_new(self, ask, call, call_taker):
        ask(ARMED)
        before = call.facts.count()
        ask({})
        ask({}, actor=call_taker)
        ask({"weapon": "present"}, actor=call_taker)
        assert call.facts.count() == before

    def test_another_answer_of_the_same_person_replaces_it(self, ask, call):
        ask(CLEAR | {"presence": "yes"})
        ask({"weapon": "present"})
        assert live(call, Topic.WEAPON) == [("within reach", "dispatcher")]

    def test_another_person_s_stands_beside_it_until_one_is_chosen(
        self, ask, call, call_taker, dispatcher
    ):
        ask(CLEAR | {"presence": "yes"})
        ask({"weapon": "present"}, actor=call_taker)
        assert [value for value, _by in live(call, Topic.WEAPON)] == [
            "none within reach",
            "within reach",
        ]
        assert any("none within reach" in line for line in hazards_of(call).lines)
        seen = call.facts.filter(topic=Topic.WEAPON).values_list("pk", flat=True)
        state_fact(
            actor=dispatcher,
            call_id=call.pk,
            topic=Topic.WEAPON,
            value="within reach",
            seen=list(seen),
        )
        assert live(call, Topic.WEAPON) == [("within reach", "dispatcher")]

    def test_what_somebody_said_in_their_own_words_stays(self, ask, call, dispatcher):
        state_fact(
            actor=dispatcher, call_id=call.pk, topic=Topic.WEAPON, value="knife, kitchen", seen=()
        )
        ask(ARMED)
        assert [value for value, _by in live(call, Topic.WEAPON)] == [
            "knife, kitchen",
            "within reach",
        ]

    def test_an_answer_taken_back_is_no_longer_stated_as_it_was(self, ask, call):
        ask(CLEAR | {"presence": "yes", "alone": "yes"})
        assert live(call, Topic.PEOPLE) == [("a child or helpless adult alone", "dispatcher")]
        ask({"alone": "no"})
        assert live(call, Topic.PEOPLE) == [("none said", "dispatcher")]

    def test_two_questions_on_one_fact_are_one_statement(self, ask, call):
        ask(CLEAR | {"threat": "yes", "others": "signs"})
        (said,) = live(call, Topic.VIOLENCE)
        assert said[0].count(";") == 1
        assert "none said" not in said[0]

    def test_an_easing_not_confirmed_yet_stands_beside_what_was_said(self, ask, call, supervisor):
        from dispatch.countersigns.models import Countersign
        from dispatch.countersigns.services import answer_countersign
        from triage.decisions.easing import Easing

        ask(ARMED)
        easing = Easing(OverrideReason.SCENE_INFORMATION, "The officer has taken the knife away.")
        ask({"weapon": "no", "others": "no", "self_harm": "no"}, easing=easing)
        assert len(live(call, Topic.WEAPON)) == 2
        row = Countersign.objects.get()
        answer_countersign(actor=supervisor, countersign_id=row.pk, confirmed=True)
        assert [value for value, _by in live(call, Topic.WEAPON)] == ["none within reach"]
