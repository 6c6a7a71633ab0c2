"""Deciding: what is recorded, where the call goes, which version decides."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.calls.models import Call
from journal.codes.alerts import AlertKind
from journal.codes.calls import CallStatus, Destination
from journal.codes.people import Program
from journal.codes.units import Duty
from journal.selectors import events_after, last_seq
from mih.demo.invented import CLEAR
from mih.environment import ROOT
from programs.base.machine import IllegalTransition
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.hours.models import OpeningHours
from programs.units.models import Unit
from tests.conftest import in_force
from tests.triage.decisions.test_overrides import TO_ART
from tests.triage.small import SMALL
from triage.decisions.deciding import NotInForce
from triage.decisions.models import Assessment, Override
from triage.decisions.services import decide, override_decision
from triage.protocols.models import ProtocolVersion
from triage.protocols.states import ProtocolStatus


def kinds():
    return [event.kind for event in events_after(0)]


def shut():
    OpeningHours.objects.create(
        source='zone = "UTC"\n[weekly]\ncrt = { daily = [] }\nccd = { daily = [] }', set_at=now()
    )


@pytest.mark.django_db
class TestDecide:
    def test_routes_where_the_table_sends_it_and_keeps_why(self, call_taker, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        answers = CLEAR | {"others": "signs"}
        assessment = decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=answers)
        call.refresh_from_db()
        assert (call.destination, call.priority, call.co_response) == ("crt", 1, True)
        assert (call.band_sign, call.band_name) == ("2", "high risk")
        assert call.destination_name == "Crisis Response Team"
        assert call.because == assessment.because
        assert (assessment.rule, assessment.answers, assessment.protocol) == (
            "harm-to-others",
            answers,
            protocol,
        )
        assert (assessment.priority, assessment.along, assessment.by_role) == (
            1,
            ["co_response"],
            "call_taker",
        )
        assert kinds()[:3] == ["call.routed", "obligation.owed", "call.help_asked"]
        assert set(kinds()[3:]) == {"call.assessed", "call.fact_stated"}

    def test_keeps_every_run(self, call_taker, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        for answers in (CLEAR, CLEAR | {"self_harm": "plan"}):
            decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=answers)
        assert [assessment.band for assessment in call.assessments.all()] == [4, 2]

    def test_writes_down_what_was_not_asked_and_that_it_was_not(
        self, call_taker, make_call, protocol
    ):
        call = make_call(CallStatus.TRIAGING)
        assessment = decide(
            actor=call_taker, call_id=call.pk, protocol=protocol, answers={"threat": "no"}
        )
        assert assessment.answers["medical"] == "unknown"
        assert assessment.asked == ["threat"]

    def test_measures_from_the_first_answer(self, call_taker, make_call, protocol):
        began = now() - timedelta(seconds=40)
        call = make_call(CallStatus.TRIAGING, triage_at=began)
        assessment = decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=CLEAR)
        call.refresh_from_db()
        assert assessment.started_at == began
        assert call.triage_at is None

    def test_keeps_both_answers_when_who_is_needed_cannot_be_had(
        self, call_taker, make_call, protocol
    ):
        shut()
        call = make_call(CallStatus.TRIAGING)
        answers = CLEAR | {"self_harm": "plan"}
        assessment = decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=answers)
        call.refresh_from_db()
        assert (assessment.destination, assessment.offered) == ("crt", "police")
        assert (call.need, call.destination, call.program) == ("crt", "police", None)
        assert "closed" in assessment.availability
        assert call.co_response

    def test_keeps_who_follows_up_and_when(self, call_taker, make_call, protocol):
        Unit.objects.update(duty=Duty.OFF_DUTY)
        call = make_call(CallStatus.TRIAGING)
        decide(
            actor=call_taker,
            call_id=call.pk,
            protocol=protocol,
            answers=CLEAR | {"self_harm": "plan"},
        )
        call.refresh_from_db()
        assert call.follow_up_program == Program.CCD
        assert now() - call.follow_up_at < timedelta(minutes=1)

    def test_refuses_a_wrong_answer_and_changes_nothing(self, call_taker, make_call, protocol):
        call = make_call(CallStatus.RECEIVED)
        with pytest.raises(Invalid, match="maybe"):
            decide(
                actor=call_taker, call_id=call.pk, protocol=protocol, answers={"threat": "maybe"}
            )
        call.refresh_from_db()
        assert call.status == CallStatus.RECEIVED
        assert last_seq() == 0

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
class TestTriagedAgain:
    def test_an_active_call_keeps_its_units_and_changes_its_band(
        self, dispatcher, make_call, make_assignment, unit, protocol
    ):
        call = make_call(CallStatus.ACTIVE, destination=Destination.ART, priority=3)
        make_assignment(call, unit)
        decide(
            actor=dispatcher,
            call_id=call.pk,
            protocol=protocol,
            answers=CLEAR | {"self_harm": "plan"},
        )
        call.refresh_from_db()
        assert (call.status, call.band, call.program) == (CallStatus.ACTIVE, 2, Program.CRT)
        assert call.assignments.count() == 1

    def test_a_rise_and_a_fall_are_told_to_everybody(self, dispatcher, make_call, protocol):
        call = make_call(destination=Destination.CCD, priority=4)
        for answers in ({"presence": "yes"}, {}, {"self_harm": "plan"}):
            decide(actor=dispatcher, call_id=call.pk, protocol=protocol, answers=CLEAR | answers)
        rises = Alert.objects.filter(kind=AlertKind.BAND_RISE)
        falls = Alert.objects.filter(kind=AlertKind.BAND_FALL)
        assert [(one.band_from, one.band_to) for one in rises] == [(4, 3), (4, 2)]
        assert [(one.band_from, one.band_to) for one in falls] == [(3, 4)]

    def test_a_hard_stop_pages_the_supervisor_once(self, dispatcher, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        for _ in range(2):
            decide(
                actor=dispatcher,
                call_id=call.pk,
                protocol=protocol,
                answers=CLEAR | {"attempt": "attempt"},
            )
        reasons = Alert.objects.filter(kind=AlertKind.PAGE).values_list("reason", flat=True)
        assert sorted(reasons) == ["hard_stop", "imminent"]

    def test_asking_again_gives_nobody_more_time(self, dispatcher, make_call, protocol):
        due = now() + timedelta(seconds=20)
        call = make_call(priority=1, respond_by=due, overdue_at=now())
        decide(
            actor=dispatcher,
            call_id=call.pk,
            protocol=protocol,
            answers=CLEAR | {"self_harm": "plan"},
        )
        call.refresh_from_db()
        assert call.respond_by == due
        assert call.overdue_at is not None

    def test_a_less_urgent_call_has_the_time_of_its_priority(self, dispatcher, make_call, protocol):
        soon = now() + timedelta(seconds=20)
        call = make_call(destination=Destination.ART, priority=1, respond_by=soon)
        decide(actor=dispatcher, call_id=call.pk, protocol=protocol, answers=CLEAR)
        call.refresh_from_db()
        assert call.respond_by - now() > timedelta(minutes=20)


@pytest.mark.django_db
class TestTheVersionInForce:
    """An old version never decides; what was answered under it carries over."""

    def test_a_retired_version_decides_nothing_not_even_an_old_call(
        self, call_taker, make_call, protocol
    ):
        call = make_call(CallStatus.TRIAGING)
        self.replace(protocol)
        with pytest.raises(NotInForce, match="is kept"):
            decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=CLEAR)
        assert not Assessment.objects.exists()

    def test_nor_does_it_override(self, dispatcher, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        self.replace(protocol)
        with pytest.raises(NotInForce):
            override_decision(
                actor=dispatcher, call_id=call.pk, protocol=protocol, answers=CLEAR, choice=TO_ART
            )
        assert not Assessment.objects.exists()

    def test_what_was_answered_under_it_carries_over(self, call_taker, make_call, protocol):
        call = make_call(CallStatus.TRIAGING)
        decide(actor=call_taker, call_id=call.pk, protocol=protocol, answers=CLEAR)
        ProtocolVersion.objects.filter(pk=protocol.pk).update(
            status=ProtocolStatus.RETIRED, retired_at=now()
        )
        newer = in_force(protocol.source.replace("version = 3", "version = 4", 1))
        again = decide(
            actor=call_taker, call_id=call.pk, protocol=newer, answers={"others": "signs"}
        )
        assert again.answers == again.before.answers | {"others": "signs"}

    def test_a_draft_decides_nothing(self, call_taker, make_call, protocol):
        draft = ProtocolVersion.objects.create(
            code="small", version=1, source=SMALL, sha256="x" * 64, drafted_at=now()
        )
        with pytest.raises(NotInForce, match="small-1 is not in force"):
            decide(
                actor=call_taker,
                call_id=make_call(CallStatus.TRIAGING).pk,
                protocol=draft,
                answers={},
            )

    def replace(self, protocol):
        ProtocolVersion.objects.filter(pk=protocol.pk).update(
            status=ProtocolStatus.RETIRED, retired_at=now()
        )
        return in_force(SMALL)


@pytest.mark.django_db
class TestKeptAsTheyWere:
    def refuses(self, write):
        with pytest.raises(IntegrityError, match="kept as they were"), transaction.atomic():
            write()

    def test_a_signed_protocol(self, protocol):
        self.refuses(lambda: ProtocolVersion.objects.update(source=""))
        self.refuses(lambda: ProtocolVersion.objects.update(signed_name="Somebody else"))
        self.refuses(protocol.delete)

    def test_an_assessment_and_its_override(self, dispatcher, make_call, protocol):
        override_decision(
            actor=dispatcher,
            call_id=make_call(destination=Destination.ART, priority=3).pk,
            protocol=protocol,
            answers=CLEAR,
            choice=TO_ART,
        )
        self.refuses(lambda: Assessment.objects.update(band=5))
        self.refuses(lambda: Override.objects.update(text=""))
        assert Call.objects.get().destination == "art"


@pytest.mark.django_db
def test_another_citys_protocol_names_its_own_bands(dispatcher, make_call, on_duty):

    folder = ROOT / "cities"
    la = in_force((folder / "la" / "protocol.toml").read_text())
    call = make_call(CallStatus.TRIAGING)
    calm = {"danger": "no", "medical": "no", "attempt": "no", "thoughts": "plan"}
    decide(actor=dispatcher, call_id=call.pk, protocol=la, answers=calm)
    call.refresh_from_db()
    assert (call.band, call.band_sign) == (2, "3")
    assert call.destination_name == "County mental-health team"
