"""Commands about calls: what each does, what it records, what it refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.models import Assignment, Call, Note, SafetyFact
from dispatch.services import (
    assign_unit,
    close_call,
    flag_overdue,
    receive_call,
    report_progress,
    route_call,
    start_triage,
    state_fact,
    strike_note,
    write_note,
)
from dispatch.services.assignments import UnitUnavailable
from dispatch.services.calls import Intake, Route, UnitsStillOut
from dispatch.services.notes import AlreadyStruck, CallIsClosed
from dispatch.states import (
    AssignmentStatus,
    CallStatus,
    Clearance,
    Destination,
    Disposition,
    Source,
    Topic,
)
from journal.selectors import events_after, head
from programs.refusals import Forbidden, Invalid, NotFound
from programs.states import Duty, IllegalTransition, Program
from tests.conftest import in_thread

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TO_ART = Route(band=3, destination=Destination.ART, priority=3, because="Somebody needs to go.")


def kinds():
    return [event.kind for event in events_after(0)]


@pytest.mark.django_db
class TestReceiveCall:
    def test_opens_a_call_with_what_was_given(self, call_taker):
        intake = Intake(source=Source.SELF, place="Will Rogers Park", narrative="Needs a talk")
        call = receive_call(actor=call_taker, intake=intake)
        call.refresh_from_db()
        assert (call.status, call.place, call.source) == ("received", "Will Rogers Park", "self")
        assert call.facts.get().value == "Will Rogers Park"

    def test_needs_no_field_at_all(self, call_taker):
        assert receive_call(actor=call_taker, intake=Intake(source=Source.SELF)).place == ""

    def test_numbers_calls_within_the_year(self, call_taker):
        first = receive_call(actor=call_taker, intake=Intake(source=Source.SELF))
        second = receive_call(actor=call_taker, intake=Intake(source=Source.SELF))
        assert int(second.number[3:]) == int(first.number[3:]) + 1
        assert first.number.startswith(f"{now():%y}-")

    def test_records_the_fact_and_no_word_of_the_caller(self, call_taker):
        intake = Intake(source=Source.SELF, place="Will Rogers Park", caller_name="Nobody Real")
        call = receive_call(actor=call_taker, intake=intake)
        event = events_after(0)[-1]
        assert (event.kind, event.subjects) == ("call.received", [f"call:{call.pk}"])
        assert "Nobody" not in str(event.data)
        assert "Rogers" not in str(event.data)

    def test_is_refused_to_a_crew(self, crew):
        with pytest.raises(Forbidden, match="may not take a call"):
            receive_call(actor=crew, intake=Intake(source=Source.SELF))
        assert not Call.objects.exists()
        assert head() == 0


@pytest.mark.django_db
class TestRouteCall:
    def test_sends_the_call_and_starts_its_clock(self, dispatcher, make_call):
        call = make_call(CallStatus.TRIAGING)
        routed = route_call(actor=dispatcher, call_id=call.pk, route=TO_ART)
        routed.refresh_from_db()
        assert (routed.status, routed.program, routed.priority) == ("pending", Program.ART, 3)
        assert routed.respond_by == routed.step_at + timedelta(minutes=15)
        assert kinds() == ["call.routed"]

    def test_passes_through_triage_when_it_was_not_begun(self, dispatcher, make_call):
        route_call(actor=dispatcher, call_id=make_call(CallStatus.RECEIVED).pk, route=TO_ART)
        assert kinds() == ["call.triage_started", "call.routed"]

    def test_leaves_a_police_call_with_no_program(self, dispatcher, make_call):
        route = Route(band=1, destination=Destination.POLICE, priority=1, because="Violence.")
        call = make_call(CallStatus.TRIAGING)
        assert route_call(actor=dispatcher, call_id=call.pk, route=route).program is None

    def test_clears_an_old_lateness(self, dispatcher, make_call):
        call = make_call(overdue_at=now())
        assert route_call(actor=dispatcher, call_id=call.pk, route=TO_ART).overdue_at is None

    @pytest.mark.parametrize("status", [CallStatus.ACTIVE, CallStatus.CLOSED])
    def test_refuses_a_call_that_is_worked_or_over(self, dispatcher, make_call, status):
        with pytest.raises(IllegalTransition):
            route_call(actor=dispatcher, call_id=make_call(status).pk, route=TO_ART)

    def test_is_not_found_by_a_clinician_of_another_program(self, clinician, make_call):
        with pytest.raises(NotFound):
            route_call(actor=clinician, call_id=make_call().pk, route=TO_ART)


@pytest.mark.django_db
class TestStartTriage:
    def test_begins(self, call_taker, make_call):
        call = start_triage(actor=call_taker, call_id=make_call(CallStatus.RECEIVED).pk)
        assert call.status == CallStatus.TRIAGING
        assert kinds() == ["call.triage_started"]

    def test_refuses_a_second_beginning(self, call_taker, make_call):
        with pytest.raises(IllegalTransition, match="triaging"):
            start_triage(actor=call_taker, call_id=make_call(CallStatus.TRIAGING).pk)


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
        with pytest.raises(UnitUnavailable, match=duty.label):
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
        close_call(actor=dispatcher, call_id=call.pk, disposition=Disposition.REFUSED)
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


@pytest.mark.django_db
class TestCloseCall:
    def test_ends_the_call_with_its_outcome(self, dispatcher, make_call):
        call = close_call(
            actor=dispatcher, call_id=make_call().pk, disposition=Disposition.SETTLED_BY_PHONE
        )
        call.refresh_from_db()
        assert (call.status, call.disposition) == ("closed", "settled_by_phone")
        assert kinds() == ["call.closed"]

    def test_refuses_while_a_unit_is_out(self, dispatcher, make_call, make_assignment, unit):
        call = make_call(CallStatus.ACTIVE)
        make_assignment(call, unit, AssignmentStatus.ON_SCENE)
        with pytest.raises(UnitsStillOut, match="CRT1 is still on this call"):
            close_call(actor=dispatcher, call_id=call.pk, disposition=Disposition.REFUSED)

    def test_refuses_twice(self, dispatcher, make_call):
        with pytest.raises(IllegalTransition, match="closed"):
            close_call(
                actor=dispatcher,
                call_id=make_call(CallStatus.CLOSED).pk,
                disposition=Disposition.REFUSED,
            )

    def test_is_refused_to_a_crew(self, crew, make_call):
        with pytest.raises(Forbidden):
            close_call(actor=crew, call_id=make_call().pk, disposition=Disposition.REFUSED)


@pytest.mark.django_db
class TestNotes:
    def test_writes(self, dispatcher, make_call):
        call = make_call()
        note = write_note(actor=dispatcher, call_id=call.pk, text="Calmer now.")
        assert call.notes.get() == note
        assert kinds() == ["call.note_written"]
        assert "Calmer" not in str(events_after(0)[0].data)

    def test_a_dispatcher_may_not_write_for_the_treating_team(self, dispatcher, make_call):
        with pytest.raises(Forbidden, match="clinical"):
            write_note(
                actor=dispatcher,
                call_id=make_call().pk,
                text="…",
                clearance=Clearance.CLINICAL,
            )

    def test_a_correction_strikes_and_erases_nothing(self, dispatcher, call_taker, make_call):
        call = make_call()
        note = write_note(actor=dispatcher, call_id=call.pk, text="Left hand.")
        strike_note(actor=call_taker, note_id=note.pk, correction="Right hand.")
        old, new = call.notes.order_by("at")
        assert (old.text, old.struck_by) == ("Left hand.", call_taker)
        assert (new.text, new.struck_at) == ("Right hand.", None)

    def test_a_note_is_struck_once(self, dispatcher, make_call):
        note = write_note(actor=dispatcher, call_id=make_call().pk, text="Once.")
        strike_note(actor=dispatcher, note_id=note.pk)
        with pytest.raises(AlreadyStruck):
            strike_note(actor=dispatcher, note_id=note.pk)

    def test_a_note_one_may_not_read_does_not_exist(self, clinician, dispatcher, make_call):
        call = make_call(destination=Destination.CCD)
        note = write_note(actor=clinician, call_id=call.pk, text="…", clearance=Clearance.CLINICAL)
        with pytest.raises(NotFound):
            strike_note(actor=dispatcher, note_id=note.pk)
        assert Note.objects.get().struck_at is None


@pytest.mark.django_db
class TestStateFact:
    def live(self, call, topic=Topic.WEAPON):
        return list(
            call.facts.filter(topic=topic, replaced_by=None)
            .order_by("at")
            .values_list("value", flat=True)
        )

    def state(self, actor, call, value, seen=(), topic=Topic.WEAPON):
        return state_fact(actor=actor, call_id=call.pk, topic=topic, value=value, seen=seen)

    def test_replaces_what_its_author_saw(self, dispatcher, make_call):
        call = make_call()
        first = self.state(dispatcher, call, "knife in kitchen")
        self.state(dispatcher, call, "none seen", seen=[first.pk])
        assert self.live(call) == ["none seen"]

    def test_keeps_both_when_neither_saw_the_other(self, dispatcher, call_taker, make_call):
        call = make_call()
        self.state(dispatcher, call, "knife in kitchen")
        self.state(call_taker, call, "none seen")
        assert self.live(call) == ["knife in kitchen", "none seen"]
        assert [event.data["differs"] for event in events_after(0)] == [False, True]

    def test_two_who_say_the_same_do_not_differ(self, dispatcher, call_taker, make_call):
        call = make_call()
        self.state(dispatcher, call, "none seen")
        self.state(call_taker, call, "none seen")
        assert self.live(call) == ["none seen"]

    def test_is_resolved_by_one_who_saw_all(self, dispatcher, call_taker, make_call):
        call = make_call()
        seen = [
            self.state(dispatcher, call, "knife in kitchen").pk,
            self.state(call_taker, call, "none seen").pk,
        ]
        self.state(dispatcher, call, "knife in kitchen", seen=seen)
        assert self.live(call) == ["knife in kitchen"]
        assert SafetyFact.objects.count() == 3

    def test_a_known_place_moves_the_call(self, dispatcher, make_call):
        call = make_call(latitude=35.4, longitude=-97.5)
        self.state(dispatcher, call, "Will Rogers Park", topic=Topic.LOCATION)
        call.refresh_from_db()
        assert (call.place, call.latitude) == ("Will Rogers Park", None)

    def test_a_disputed_place_does_not_move_the_call(self, dispatcher, call_taker, make_call):
        call = make_call(place="Scissortail Park")
        self.state(dispatcher, call, "Scissortail Park", topic=Topic.LOCATION)
        self.state(call_taker, call, "Will Rogers Park", topic=Topic.LOCATION)
        call.refresh_from_db()
        assert call.place == "Scissortail Park"

    def test_refuses_a_closed_call(self, dispatcher, make_call):
        with pytest.raises(CallIsClosed):
            self.state(dispatcher, make_call(CallStatus.CLOSED), "knife")


@LIVE
def test_two_who_state_a_fact_at_once_both_stand(dispatcher, call_taker, make_call):
    call = make_call()

    def state(actor, value):
        state_fact(actor=actor, call_id=call.pk, topic=Topic.WEAPON, value=value, seen=[])

    with transaction.atomic():
        state(dispatcher, "knife")
        other = in_thread(lambda: state(call_taker, "none"))
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert call.facts.filter(replaced_by=None).count() == 2
    assert [event.data["differs"] for event in events_after(0)] == [False, True]


@pytest.mark.django_db
class TestFlagOverdue:
    def test_marks_each_late_call_once(self, make_call):
        late, _ = make_call(), make_call(priority=4)
        at = late.respond_by + timedelta(seconds=1)
        assert [flag_overdue(at=at), flag_overdue(at=at)] == [1, 0]
        late.refresh_from_db()
        assert late.overdue_at == at
        assert kinds() == ["call.overdue"]

    def test_to_the_second(self, make_call):
        call = make_call()
        assert flag_overdue(at=call.respond_by - timedelta(microseconds=1)) == 0
        assert flag_overdue(at=call.respond_by) == 1

    def test_writes_nothing_when_nothing_is_late(self, make_call):
        make_call()
        assert flag_overdue(at=now()) == 0
        assert head() == 0


@LIVE
def test_two_clocks_mark_a_late_call_once(make_call):
    call = make_call()
    at = call.respond_by + timedelta(seconds=1)
    counted = []
    with transaction.atomic():
        counted.append(flag_overdue(at=at))
        other = in_thread(lambda: counted.append(flag_overdue(at=at)))
        other.join(5)
        assert not other.is_alive()
    assert counted == [1, 0]
