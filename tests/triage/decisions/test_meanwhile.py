"""Beside a decision: what to say until help comes, what nobody asked, and what nobody is asked."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from journal.codes.calls import CallStatus, Source
from mih.demo.invented import CLEAR
from tests.conftest import in_force
from tests.triage.wide import WIDE
from triage.decisions import deciding
from triage.decisions.changes import decision_of, last_decision
from triage.decisions.meanwhile import meanwhile
from triage.decisions.services import decide
from triage.protocols.proof import problems
from triage.protocols.reading import parse

pytestmark = pytest.mark.django_db
CALM = dict.fromkeys(("danger", "medical", "attempt", "thoughts"), "no")


def unasked(version, answers):
    return {
        one.question: [(answer.answer, answer.changes) for answer in one.answers]
        for one in meanwhile(version, answers).unasked
    }


def without(*keys):
    return {key: answer for key, answer in CLEAR.items() if key not in keys}


class TestWhatNobodyAsked:
    def test_a_weapon_in_the_lower_bands_asks_instead_of_sending_police(self, protocol):
        answers = without("weapon") | {"presence": "yes"}
        assert unasked(protocol, answers) == {
            "weapon": [("present", "priority 2; with CIT police")]
        }

    def test_drugs_say_what_they_would_change(self, protocol):
        assert unasked(protocol, without("substance")) == {
            "substance": [("unsteady", "band 3, Alternative Response Team; priority 3")]
        }

    def test_nothing_once_everything_is_answered(self, protocol):
        assert unasked(protocol, CLEAR) == {}

    def test_not_what_could_change_nothing(self, protocol):
        assert "presence" not in unasked(protocol, without("presence") | {"self_harm": "plan"})

    def test_a_risk_shows_in_the_band_already(self, protocol):
        said = meanwhile(protocol, without("self_harm", "weapon"))
        assert {one.question for one in said.unasked} == {"self_harm", "weapon"}
        assert {one.question for one in said.silent} == {"weapon"}


def test_the_decision_says_both(call_taker, make_call, protocol):
    call = make_call(CallStatus.TRIAGING)
    answers = without("weapon") | {"attempt": "overdose_other"}
    run = decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=answers)
    said = decision_of(run.pk)
    assert any("naloxone" in line for line in said.advice)
    assert [one.question for one in said.unasked] == ["weapon"]
    assert last_decision(call.pk) == said


class TestTheContext:
    """A city's rules by hour, area and source: answered by the console, whatever a client says."""

    def at(self, monkeypatch, hour):
        zone = ZoneInfo("America/Chicago")
        when = datetime(2026, 11, 24, hour, 0, tzinfo=zone)
        monkeypatch.setattr(deciding, "now", lambda: when)

    def run(self, actor, call, answers):
        version = in_force(WIDE)
        assert problems(parse(WIDE)) == []
        return decide(actor=actor, call_id=call.pk, protocol=version, answers=CALM | answers)

    def test_an_officers_call_goes_elsewhere(self, dispatcher, make_call, on_duty):
        call = make_call(CallStatus.TRIAGING, source=Source.OFFICER)
        run = self.run(dispatcher, call, {"visit": "yes", "age": "adult"})
        assert (run.rule, run.destination, run.answers["source"]) == (
            "officer",
            "mobile",
            "officer",
        )
        call.refresh_from_db()
        assert (call.band, call.band_sign, call.program) == (3, "C", None)
        # Nobody of ours works it: so somebody is asked, and the call does not end unasked.
        assert list(call.obligations.values_list("kind", flat=True)) == ["mobile"]

    def test_the_hour_and_the_area(self, dispatcher, make_call, on_duty, monkeypatch):
        self.at(monkeypatch, 23)
        call = make_call(CallStatus.TRIAGING, latitude=36.15, longitude=-95.99)
        run = self.run(dispatcher, call, {"visit": "yes", "age": "adult"})
        assert (run.rule, run.destination) == ("country", "fire")
        assert (run.answers["hour"], run.answers["area"]) == ("night", "country")

    def test_a_client_changes_nothing_of_it(self, dispatcher, make_call, on_duty):
        call = make_call(CallStatus.TRIAGING)
        sent = {"visit": "yes", "age": "adult", "source": "officer", "area": "country"}
        run = self.run(dispatcher, call, sent)
        assert (run.rule, run.answers["source"]) == ("visit", "others")
        assert run.answers["area"] == "town"

    def test_the_ninth_band_is_a_band(self, dispatcher, make_call, on_duty):
        call = make_call(CallStatus.TRIAGING)
        run = self.run(dispatcher, call, {"visit": "no", "age": "adult", "talk": "facts"})
        call.refresh_from_db()
        assert (run.band, call.band, call.band_name, call.priority) == (9, 9, "information", 4)
