"""Sending a call elsewhere than the protocol advises: in somebody's name, and never too far."""

from dataclasses import replace

import pytest

from dispatch.alerts.models import Alert
from journal.codes.alerts import AlertKind
from journal.codes.calls import Band, CallStatus, Destination
from journal.codes.people import Program
from journal.codes.triage import OverrideReason
from journal.selectors import events_after, last_seq
from mih.demo.invented import CLEAR
from programs.base.refusals import Forbidden, Invalid
from triage.decisions.easing import BandLocked, OverrideChoice
from triage.decisions.models import Assessment, Override
from triage.decisions.services import NotTaken, RiskNotCleared, override_decision

TO_ART = OverrideChoice(
    band=Band.RESPONSE,
    destination=Destination.ART,
    reason=OverrideReason.KNOWN_PERSON,
    text="Calms down whenever ART 1 comes.",
)


def kinds():
    return [event.kind for event in events_after(0)]


@pytest.mark.django_db
class TestOverride:
    def test_sends_it_elsewhere_and_keeps_both(self, dispatcher, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        answers = CLEAR | {"presence": "yes"}
        by_phone = OverrideChoice(4, Destination.CCD, OverrideReason.KNOWN_PERSON, TO_ART.text)
        override_decision(
            actor=dispatcher, call_id=call.pk, protocol=protocol, answers=answers, choice=by_phone
        )
        call.refresh_from_db()
        assert (call.destination, call.need, call.band, call.priority) == ("ccd", "art", 4, 4)
        assert Override.objects.get().assessment.destination == "art"
        assert [kind for kind in kinds() if kind != "call.fact_stated"][:1] == ["call.routed"]
        assert {"call.assessed", "call.decision_overridden"} <= set(kinds())
        assert "Calms" not in str([event.data for event in events_after(0)])

    def test_graver_than_advised_needs_few_words_and_nobody_else(
        self, dispatcher, make_call, protocol
    ):
        call = make_call(CallStatus.TRIAGING)
        police = OverrideChoice(1, Destination.POLICE, OverrideReason.OTHER, "Shots.")
        override = override_decision(
            actor=dispatcher, call_id=call.pk, protocol=protocol, answers=CLEAR, choice=police
        )
        call.refresh_from_db()
        assert (call.band, call.priority, override.by) == (1, 1, dispatcher)

    def test_leaves_nobody_at_home_whom_the_table_sends_along(
        self, dispatcher, make_call, protocol
    ):
        call = make_call(CallStatus.TRIAGING)
        answers = CLEAR | {"others": "signs", "medical": "yes"}
        police = OverrideChoice(1, Destination.POLICE, OverrideReason.OTHER, "Shots heard.")
        override_decision(
            actor=dispatcher, call_id=call.pk, protocol=protocol, answers=answers, choice=police
        )
        call.refresh_from_db()
        assert call.ems
        assert Alert.objects.filter(kind=AlertKind.PAGE).exists()

    def test_may_not_ease_a_hard_stop(self, supervisor, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        with pytest.raises(BandLocked, match="That stands until the answer changes"):
            override_decision(
                actor=supervisor,
                call_id=call.pk,
                protocol=protocol,
                answers=CLEAR | {"threat": "yes"},
                choice=TO_ART,
            )
        assert not Assessment.objects.exists()

    def test_may_send_a_hard_stop_somewhere_more_cautious(self, supervisor, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        police = OverrideChoice(1, Destination.POLICE, OverrideReason.OTHER, "Shots heard.")
        override_decision(
            actor=supervisor,
            call_id=call.pk,
            protocol=protocol,
            answers=CLEAR | {"attempt": "attempt"},
            choice=police,
        )
        call.refresh_from_db()
        assert (call.band, call.destination) == (1, "police")

    def test_cap_is_never_the_only_answer_to_an_open_risk(self, dispatcher, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        cap = OverrideChoice(
            5, Destination.CAP, OverrideReason.KNOWN_PERSON, "Calls about the rent."
        )
        for answers in ({}, CLEAR | {"others": "unknown"}):
            with pytest.raises(RiskNotCleared, match="CAP cannot be the only answer"):
                override_decision(
                    actor=dispatcher,
                    call_id=call.pk,
                    protocol=protocol,
                    answers=answers,
                    choice=cap,
                )
        override_decision(
            actor=dispatcher, call_id=call.pk, protocol=protocol, answers=CLEAR, choice=cap
        )
        call.refresh_from_db()
        assert (call.destination, call.program) == ("cap", Program.CAP)

    def test_refuses_a_band_the_protocol_does_not_have(self, dispatcher, make_call, protocol):
        sixth = OverrideChoice(6, Destination.ART, OverrideReason.OTHER, "Why not.")
        with pytest.raises(Invalid, match="no such band"):
            override_decision(
                actor=dispatcher,
                call_id=make_call().pk,
                protocol=protocol,
                answers=CLEAR,
                choice=sixth,
            )

    def test_needs_its_reason_in_words(self, dispatcher, make_call, protocol):
        silent = OverrideChoice(TO_ART.band, TO_ART.destination, TO_ART.reason, "  ")
        with pytest.raises(Invalid, match="in words"):
            override_decision(
                actor=dispatcher,
                call_id=make_call().pk,
                protocol=protocol,
                answers=CLEAR,
                choice=silent,
            )
        assert last_seq() == 0

    def test_is_refused_to_a_call_taker(self, call_taker, make_call, protocol):
        with pytest.raises(Forbidden):
            override_decision(
                actor=call_taker,
                call_id=make_call().pk,
                protocol=protocol,
                answers=CLEAR,
                choice=TO_ART,
            )


@pytest.mark.django_db
def test_a_child_is_not_sent_by_hand_where_only_adults_are_taken(supervisor, make_call, protocol):
    call = make_call(CallStatus.TRIAGING)
    with pytest.raises(NotTaken, match="Community Advocacy Program does not take this person"):
        override_decision(
            actor=supervisor,
            call_id=call.pk,
            protocol=protocol,
            answers=CLEAR | {"age": "child"},
            choice=replace(TO_ART, band=5, destination=Destination.CAP),
        )
    assert not Assessment.objects.exists()
