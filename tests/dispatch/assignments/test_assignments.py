"""Units on calls: who is sent, how far they are, and two dispatchers at once."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.assignments.services import UnitUnavailable, assign_unit, report_progress
from dispatch.calls.models import Assignment
from dispatch.routing.routes import Route
from journal.codes.calls import CallStatus, Destination
from journal.codes.units import AssignmentStatus, Duty
from journal.selectors import events_after
from programs.base.machine import IllegalTransition
from programs.base.refusals import Forbidden, Invalid, NotFound
from tests.conftest import in_thread
from tests.ends import end

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TO_ART = Route(band=3, destination=Destination.ART, priority=3, because="Somebody needs to go.")


def kinds():
    return [event.kind for event in events_after(0)]


@pytest.mark.django_db
class TestAssignUnit:
    def test_puts_the_unit_on_the_call(self, dispatcher, make_call, unit):
        call = make_call()
        assignment = assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
        call.refresh_from_db()
        assert call.status == CallStatus.ACTIVE
        assert assignment.unit == unit
        event = events_after(0)[-1]
        assert event.subjects == [f"call:{call.pk}", f"unit:{unit.pk}"]

    def test_sends_a_second_unit_to_help(self, dispatcher, make_call, make_unit):
        call = make_call()
        for callsign in ("CRT1", "CRT2"):
            assign_unit(actor=dispatcher, call_id=call.pk, unit_id=make_unit(callsign=callsign).pk)
        assert call.assignments.count() == 2

    def test_refuses_a_unit_already_on_a_call(self, dispatcher, make_call, unit):
        assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)
        with pytest.raises(UnitUnavailable, match="CRT1 is already on a call"):
            assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)

    @pytest.mark.parametrize("duty", [Duty.OFF_DUTY, Duty.OUT_OF_SERVICE])
    def test_refuses_a_unit_that_does_not_work(self, dispatcher, make_call, make_unit, duty):
        with pytest.raises(UnitUnavailable, match=str(duty.label)):
            assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=make_unit(duty=duty).pk)

    @pytest.mark.parametrize(
        "status", [CallStatus.RECEIVED, CallStatus.TRIAGING, CallStatus.CLOSED]
    )
    def test_refuses_a_call_that_waits_for_nobody(self, dispatcher, make_call, unit, status):
        with pytest.raises(IllegalTransition):
            assign_unit(actor=dispatcher, call_id=make_call(status).pk, unit_id=unit.pk)

    def test_refuses_what_does_not_exist(self, dispatcher, make_call, unit):
        with pytest.raises(NotFound, match="no such call"):
            assign_unit(actor=dispatcher, call_id=uuid4(), unit_id=unit.pk)
        with pytest.raises(NotFound, match="no such unit"):
            assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=999_999)

    def test_is_refused_to_a_call_taker(self, call_taker, make_call, unit):
        with pytest.raises(Forbidden):
            assign_unit(actor=call_taker, call_id=make_call().pk, unit_id=unit.pk)


@LIVE
def test_the_second_of_two_dispatchers_waits_and_is_refused(dispatcher, make_call, unit):
    first, second = make_call(), make_call()
    refused = []

    def try_second():
        with pytest.raises(UnitUnavailable):
            assign_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        refused.append(True)

    with transaction.atomic():
        assign_unit(actor=dispatcher, call_id=first.pk, unit_id=unit.pk)
        other = in_thread(try_second)
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert refused
    assert Assignment.objects.get().call == first


@LIVE
def test_a_call_closed_by_one_is_not_assigned_by_another(dispatcher, make_call, unit):
    call = make_call()
    refused = []

    def try_assign():
        with pytest.raises(IllegalTransition):
            assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
        refused.append(True)

    with transaction.atomic():
        end(dispatcher, call)
        other = in_thread(try_assign)
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert refused


@pytest.mark.django_db
class TestReportProgress:
    @pytest.fixture
    def one(self, make_call, make_assignment, unit):
        return make_assignment(make_call(CallStatus.ACTIVE), unit)

    def test_goes_the_whole_way(self, dispatcher, one):
        way = ("en_route", "on_scene", "transporting", "cleared")
        for status in way:
            report_progress(actor=dispatcher, assignment_id=one.pk, status=AssignmentStatus(status))
        one.refresh_from_db()
        assert one.status == AssignmentStatus.CLEARED
        assert kinds() == ["call.unit_progressed"] * 4
        assert one.call.status == CallStatus.ACTIVE

    def test_a_crew_reports_its_own_unit(self, crew, one):
        report_progress(actor=crew, assignment_id=one.pk, status=AssignmentStatus.EN_ROUTE)
        one.refresh_from_db()
        assert one.status == AssignmentStatus.EN_ROUTE

    def test_a_crew_may_not_report_another_unit(self, crew, make_call, make_unit, make_assignment):
        other = make_assignment(make_call(CallStatus.ACTIVE), make_unit(callsign="CRT2"))
        with pytest.raises(Forbidden):
            report_progress(actor=crew, assignment_id=other.pk, status=AssignmentStatus.EN_ROUTE)

    def test_cancelling_the_last_unit_puts_the_call_back_to_wait(self, dispatcher, one):
        report_progress(actor=dispatcher, assignment_id=one.pk, status=AssignmentStatus.CANCELLED)
        one.call.refresh_from_db()
        assert one.call.status == CallStatus.PENDING
        assert one.call.respond_by > now()
        assert kinds() == ["call.unit_progressed", "call.released"]

    def test_cancelling_one_of_two_leaves_the_call_active(
        self, dispatcher, one, make_unit, make_assignment
    ):
        make_assignment(one.call, make_unit(callsign="CRT2"))
        report_progress(actor=dispatcher, assignment_id=one.pk, status=AssignmentStatus.CANCELLED)
        one.call.refresh_from_db()
        assert one.call.status == CallStatus.ACTIVE

    def test_refuses_a_step_out_of_turn(self, dispatcher, one):
        with pytest.raises(IllegalTransition, match="cannot arrive"):
            report_progress(
                actor=dispatcher, assignment_id=one.pk, status=AssignmentStatus.ON_SCENE
            )

    def test_refuses_a_word_that_is_no_step(self, dispatcher, one):
        with pytest.raises(Invalid):
            report_progress(
                actor=dispatcher, assignment_id=one.pk, status=AssignmentStatus.DISPATCHED
            )

    def test_refuses_an_assignment_that_does_not_exist(self, dispatcher):
        with pytest.raises(NotFound):
            report_progress(
                actor=dispatcher, assignment_id=uuid4(), status=AssignmentStatus.EN_ROUTE
            )

    def test_is_refused_to_a_manager(self, manager, one):
        with pytest.raises(Forbidden):
            report_progress(actor=manager, assignment_id=one.pk, status=AssignmentStatus.EN_ROUTE)
