"""Commands about calls: what each does, what it records, what it refuses.

R42: docs/requirements.md.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.calls.models import Call
from dispatch.calls.rows import board_for
from dispatch.calls.services import set_access_needs
from dispatch.calls.timers import run_due_calls
from dispatch.closing.refusing import UnitsStillAssigned, UnservedReasonRequired
from dispatch.closing.services import close_call
from dispatch.intake.services import Intake, receive_call
from dispatch.open_call.selectors import call_card
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call, start_triage
from journal.codes.calls import CallStatus, Destination, Disposition, Source, Tried, Unserved
from journal.codes.people import Program
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after, last_seq
from programs.base.machine import IllegalTransition
from programs.base.refusals import Forbidden, NotFound
from programs.people.selectors import audience_of
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
        with pytest.raises(Forbidden, match="may not receive a call"):
            receive_call(actor=crew, intake=Intake(source=Source.SELF))
        assert not Call.objects.exists()
        assert last_seq() == 0


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
        call = make_call(destination=Destination.ART, priority=2, overdue_at=now())
        assert route_call(actor=dispatcher, call_id=call.pk, route=TO_ART).overdue_at is None

    def test_refuses_a_call_that_is_over(self, dispatcher, make_call):
        with pytest.raises(IllegalTransition):
            route_call(actor=dispatcher, call_id=make_call(CallStatus.CLOSED).pk, route=TO_ART)

    def test_sends_an_active_call_elsewhere_and_leaves_its_units_on_it(
        self, dispatcher, make_call, make_assignment, unit
    ):
        call = make_call(CallStatus.ACTIVE, destination=Destination.CCD, priority=4)
        make_assignment(call, unit)
        route_call(actor=dispatcher, call_id=call.pk, route=TO_ART)
        call.refresh_from_db()
        assert (call.status, call.program) == (CallStatus.ACTIVE, Program.ART)
        assert "needs ART" in board_for(audience_of(dispatcher))[0].hot_tags

    def test_is_not_found_by_a_clinician_of_another_program(self, clinician, make_call):
        with pytest.raises(NotFound):
            route_call(actor=clinician, call_id=make_call().pk, route=TO_ART)


@pytest.mark.django_db
class TestStartTriage:
    @pytest.mark.parametrize("status", [CallStatus.PENDING, CallStatus.ACTIVE])
    def test_leaves_a_waiting_or_active_call_where_it_is(self, call_taker, make_call, status):
        call = start_triage(actor=call_taker, call_id=make_call(status).pk)
        assert call.status == status
        assert call.triage_at is not None
        assert "triaged again" in board_for(audience_of(call_taker))[0].tags

    def test_begins(self, call_taker, make_call):
        call = start_triage(actor=call_taker, call_id=make_call(CallStatus.RECEIVED).pk)
        assert call.status == CallStatus.TRIAGING
        assert kinds() == ["call.triage_started"]

    def test_refuses_a_second_beginning(self, call_taker, make_call):
        with pytest.raises(IllegalTransition, match="triaging"):
            start_triage(actor=call_taker, call_id=make_call(CallStatus.TRIAGING).pk)


@pytest.mark.django_db
class TestCloseCall:
    def test_ends_the_call_with_its_outcome(self, clinician, make_call):
        call = close_call(
            actor=clinician,
            call_id=make_call(owner=clinician).pk,
            disposition=Disposition.SETTLED_BY_PHONE,
        )
        call.refresh_from_db()
        assert (call.status, call.disposition) == ("closed", "settled_by_phone")
        assert kinds() == ["call.described", "call.closed", "call_back.promised"]

    def test_refuses_while_a_unit_is_out(self, dispatcher, make_call, make_assignment, unit):
        call = make_call(CallStatus.ACTIVE)
        make_assignment(call, unit, AssignmentStatus.ON_SCENE)
        with pytest.raises(UnitsStillAssigned, match="CRT1 is still on this call"):
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
class TestFlagOverdue:
    def test_marks_each_late_call_once(self, make_call):
        late, _ = make_call(), make_call(priority=4)
        at = late.respond_by + timedelta(seconds=1)
        assert [run_due_calls(at=at), run_due_calls(at=at)] == [1, 0]
        late.refresh_from_db()
        assert late.overdue_at == at
        assert kinds() == ["call.overdue"]

    def test_to_the_second(self, make_call):
        call = make_call()
        assert run_due_calls(at=call.respond_by - timedelta(microseconds=1)) == 0
        assert run_due_calls(at=call.respond_by) == 1

    def test_writes_nothing_when_nothing_is_late(self, make_call):
        make_call()
        assert run_due_calls(at=now()) == 0
        assert last_seq() == 0


@LIVE
def test_two_clocks_mark_a_late_call_once(make_call):
    call = make_call()
    at = call.respond_by + timedelta(seconds=1)
    counted = []
    with transaction.atomic():
        counted.append(run_due_calls(at=at))
        other = in_thread(lambda: counted.append(run_due_calls(at=at)))
        other.join(5)
        assert not other.is_alive()
    assert counted == [1, 0]


@pytest.mark.django_db
class TestNobodyServed:
    """An eligible call that nobody served demands a reason from a closed list (R42)."""

    def test_a_call_of_a_program_without_it_wants_a_reason(self, supervisor, make_call):
        call = make_call(need=Destination.CRT, need_name="Crisis Response Team")
        with pytest.raises(UnservedReasonRequired, match="Crisis Response Team was needed"):
            close_call(actor=supervisor, call_id=call.pk, disposition=Disposition.CANCELLED)
        call.refresh_from_db()
        assert call.status == CallStatus.PENDING
        close_call(
            actor=supervisor,
            call_id=call.pk,
            disposition=Disposition.CANCELLED,
            tried=Tried.CALLED_OFF,
            unserved=Unserved.OUT_OF_HOURS,
        )
        call.refresh_from_db()
        assert call.unserved == Unserved.OUT_OF_HOURS
        assert events_after(0)[-1].data["unserved"] == "out_of_hours"

    def test_a_unit_that_never_arrived_served_nobody(
        self, dispatcher, make_call, make_assignment, unit
    ):
        call = make_call(CallStatus.ACTIVE, need=Destination.CRT)
        make_assignment(call, unit, AssignmentStatus.CANCELLED)
        with pytest.raises(UnservedReasonRequired):
            close_call(actor=dispatcher, call_id=call.pk, disposition=Disposition.NOBODY_FOUND)

    def test_a_unit_that_arrived_served_it(self, dispatcher, make_call, make_assignment, unit):
        call = make_call(CallStatus.ACTIVE, need=Destination.CRT)
        make_assignment(call, unit, AssignmentStatus.CLEARED)
        closed = close_call(
            actor=dispatcher,
            call_id=call.pk,
            disposition=Disposition.STABILIZED_IN_PLACE,
            unserved=Unserved.OTHER,
        )
        assert closed.unserved is None


@pytest.mark.django_db
class TestStateNeeds:
    def test_is_carried_to_the_crew_and_kept_out_of_the_journal(
        self, dispatcher, crew, make_call, make_assignment, unit
    ):
        call = make_call(CallStatus.ACTIVE)
        make_assignment(call, unit)
        set_access_needs(
            actor=dispatcher,
            call_id=call.pk,
            language="Spanish",
            interpreter=True,
            access_needs="Hard of hearing",
        )
        card = call_card(audience_of(crew), call.pk)
        assert (card.language, card.interpreter, card.access_needs) == (
            "Spanish",
            True,
            "Hard of hearing",
        )
        assert {"Spanish", "interpreter", "Hard of hearing"} <= set(card.row.tags)
        assert events_after(0)[-1].data == {"interpreter": True}

    def test_is_refused_to_the_manager(self, manager, make_call):
        with pytest.raises(Forbidden):
            set_access_needs(
                actor=manager,
                call_id=make_call().pk,
                language="",
                interpreter=False,
                access_needs="",
            )
