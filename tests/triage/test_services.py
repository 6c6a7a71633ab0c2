"""Deciding, overriding and publishing."""

import pytest
from django.db import IntegrityError, transaction

from dispatch.models import Call
from dispatch.states import Band, CallStatus, Destination
from journal.selectors import events_after, head
from mih.demo.invented import CLEAR
from programs.refusals import Forbidden, Invalid, NotFound
from programs.states import IllegalTransition
from tests.triage.test_protocols import SMALL
from triage.models import Assessment, Override, OverrideReason, ProtocolVersion
from triage.selectors import NoProtocol, published
from triage.services import Instead, Unproven, decide, override_decision, publish_protocol

TO_ART = Instead(
    band=Band.RESPONSE,
    destination=Destination.ART,
    reason=OverrideReason.KNOWN_PERSON,
    text="Calms down with ART 1.",
)


def kinds():
    return [event.kind for event in events_after(0)]


@pytest.mark.django_db
class TestDecide:
    def test_routes_where_the_table_sends_it_and_keeps_why(self, call_taker, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        answers = CLEAR | {"others": "signs"}
        made = decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=answers)
        call.refresh_from_db()
        assert (call.destination, call.priority, call.co_response) == ("crt", 1, True)
        assert call.because == made.because
        assert (made.rule, made.answers, made.protocol) == ("harm-to-others", answers, protocol)
        assert kinds() == ["call.routed", "call.assessed"]

    def test_keeps_every_run(self, call_taker, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        for answers in (CLEAR, CLEAR | {"self_harm": "plan"}):
            decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=answers)
        assert [one.band for one in call.assessments.all()] == [4, 2]

    def test_writes_down_what_was_not_asked(self, call_taker, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        made = decide(
            actor=call_taker, call_id=call.pk, protocol=protocol, answers={"threat": "no"}
        )
        assert made.answers["medical"] == "unknown"

    def test_refuses_a_wrong_answer_and_changes_nothing(self, call_taker, make_call, protocol):
        call = make_call(CallStatus.RECEIVED)
        with pytest.raises(Invalid, match="maybe"):
            decide(
                actor=call_taker, call_id=call.pk, protocol=protocol, answers={"threat": "maybe"}
            )
        call.refresh_from_db()
        assert call.status == CallStatus.RECEIVED
        assert head() == 0

    def test_refuses_a_call_that_is_over(self, call_taker, make_call, protocol):
        with pytest.raises(IllegalTransition):
            decide(
                actor=call_taker,
                call_id=make_call(CallStatus.CLOSED).pk,
                protocol=protocol,
                answers=CLEAR,
            )
        assert not Assessment.objects.exists()

    def test_does_not_find_a_call_of_another_program(self, clinician, make_call, protocol):
        with pytest.raises(NotFound):
            decide(actor=clinician, call_id=make_call().pk, protocol=protocol, answers=CLEAR)

    def test_is_refused_to_a_crew(self, crew, make_call, protocol):
        with pytest.raises(Forbidden):
            decide(actor=crew, call_id=make_call().pk, protocol=protocol, answers=CLEAR)


@pytest.mark.django_db
class TestOverride:
    def test_sends_it_elsewhere_and_keeps_both(self, dispatcher, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        answers = CLEAR | {"others": "signs"}
        override_decision(
            actor=dispatcher, call_id=call.pk, protocol=protocol, answers=answers, instead=TO_ART
        )
        call.refresh_from_db()
        assert (call.destination, call.band, call.priority) == ("art", 3, 3)
        assert Override.objects.get().assessment.destination == "crt"
        assert kinds() == ["call.routed", "call.assessed", "call.decision_overridden"]
        assert "Calms" not in str([event.data for event in events_after(0)])

    def test_leaves_nobody_at_home_whom_the_table_sends_along(
        self, dispatcher, make_call, protocol
    ):
        call = make_call(CallStatus.TRIAGING)
        answers = CLEAR | {"others": "signs", "medical": "yes"}
        override_decision(
            actor=dispatcher, call_id=call.pk, protocol=protocol, answers=answers, instead=TO_ART
        )
        call.refresh_from_db()
        assert call.co_response
        assert call.ems

    def test_needs_its_reason_in_words(self, dispatcher, make_call, protocol):
        silent = Instead(TO_ART.band, TO_ART.destination, TO_ART.reason, "  ")
        with pytest.raises(Invalid, match="in words"):
            override_decision(
                actor=dispatcher,
                call_id=make_call().pk,
                protocol=protocol,
                answers=CLEAR,
                instead=silent,
            )
        assert head() == 0

    def test_is_refused_to_a_call_taker(self, call_taker, make_call, protocol):
        with pytest.raises(Forbidden):
            override_decision(
                actor=call_taker,
                call_id=make_call().pk,
                protocol=protocol,
                answers=CLEAR,
                instead=TO_ART,
            )


@pytest.mark.django_db
class TestPublish:
    def test_puts_a_proven_protocol_in_force(self, protocol):
        version = publish_protocol(actor=None, source=SMALL)
        assert published() == version
        assert kinds() == ["protocol.published"]

    def test_refuses_a_flawed_one_and_names_each_flaw(self, protocol):
        flawed = SMALL.replace("when = {}", 'when = { visit = ["yes"] }')
        with pytest.raises(Unproven, match="no rule for"):
            publish_protocol(actor=None, source=flawed)
        assert published() == protocol

    def test_refuses_what_is_no_protocol(self):
        with pytest.raises(Unproven, match="not TOML"):
            publish_protocol(actor=None, source="code =")

    def test_refuses_the_same_version_twice(self):
        publish_protocol(actor=None, source=SMALL)
        with pytest.raises(Unproven, match="published already"):
            publish_protocol(actor=None, source=SMALL)

    def test_is_refused_to_a_dispatcher(self, dispatcher):
        with pytest.raises(Forbidden):
            publish_protocol(actor=dispatcher, source=SMALL)

    def test_says_so_when_nothing_is_in_force(self):
        with pytest.raises(NoProtocol):
            published()


@pytest.mark.django_db
class TestKeptAsTheyWere:
    def refuses(self, write):
        with pytest.raises(IntegrityError, match="kept as they were"), transaction.atomic():
            write()

    def test_a_published_protocol(self, protocol):
        self.refuses(lambda: ProtocolVersion.objects.update(source=""))
        self.refuses(protocol.delete)

    def test_an_assessment_and_its_override(self, dispatcher, make_call, protocol):
        override_decision(
            actor=dispatcher,
            call_id=make_call().pk,
            protocol=protocol,
            answers=CLEAR,
            instead=TO_ART,
        )
        self.refuses(lambda: Assessment.objects.update(band=5))
        self.refuses(lambda: Override.objects.update(text=""))
        assert Call.objects.get().destination == "art"
