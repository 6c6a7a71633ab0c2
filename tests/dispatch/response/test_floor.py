"""Units as they are: a second call, a step taken back, hazards read, a gate, word from the crew."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.assignments.services import (
    HazardsUnread,
    SceneNotSafe,
    assign_unit,
    check_in,
    read_hazards,
    report_progress,
    undo_progress,
)
from dispatch.assignments.stacking import CannotBeStacked, stack_unit, swap_calls
from dispatch.calls.clearance import may_read
from dispatch.calls.models import Assignment
from dispatch.calls.selectors import visible_call
from dispatch.calls.services import state_fact
from dispatch.duress.timers import run_due_crews
from dispatch.hazards.selectors import hazards_of
from dispatch.obligations.answers import acknowledge_page
from dispatch.obligations.models import Obligation
from dispatch.response.services import (
    declare_scene_safe,
    plan_response,
    record_arrival,
    withdraw_help,
)
from dispatch.units.states import EIDO_STATUS
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Clearance, Topic
from journal.codes.scene import Agency, PlanKind
from journal.codes.units import AssignmentStatus, Duty
from journal.selectors import events_after
from programs.base.refusals import Invalid, NotFound, Refusal
from programs.people.models import Draft
from programs.people.selectors import audience_of
from programs.units.services import TooLate
from tests.conftest import in_thread
from tests.ends import end

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
S = AssignmentStatus


def kinds():
    return [event.kind for event in events_after(0)]


@pytest.fixture
def out(dispatcher, make_call, unit):
    """CRT1 on its first call."""
    call = make_call()
    return assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)


def go(actor, assignment, *steps):
    for status in steps:
        report_progress(actor=actor, assignment_id=assignment.pk, status=status)
    assignment.refresh_from_db()
    return assignment


@pytest.mark.django_db
class TestStacked:
    def test_a_second_call_disturbs_nothing(self, dispatcher, make_call, unit, out):
        go(dispatcher, out, S.EN_ROUTE, S.ON_SCENE)
        since, second = out.step_at, make_call()
        stacked = stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        out.refresh_from_db()
        second.refresh_from_db()
        assert (out.status, out.step_at) == (S.ON_SCENE, since)
        assert (stacked.status, second.status) == (S.STACKED, CallStatus.PENDING)

    def test_another_unit_may_take_it_meanwhile(self, dispatcher, make_call, make_unit, unit, out):
        second = make_call()
        stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        assign_unit(actor=dispatcher, call_id=second.pk, unit_id=make_unit("CRT2").pk)
        second.refresh_from_db()
        assert second.status == CallStatus.ACTIVE

    def test_begins_when_the_first_is_clear(self, dispatcher, make_call, unit, out):
        second = make_call()
        stacked = stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        go(dispatcher, out, S.EN_ROUTE, S.ON_SCENE, S.CLEARED)
        stacked.refresh_from_db()
        second.refresh_from_db()
        assert (stacked.status, second.status) == (S.DISPATCHED, CallStatus.ACTIVE)
        assert "call.unit_started" in kinds()

    def test_waits_on_while_the_unit_goes_out_of_service(self, dispatcher, make_call, unit, out):
        second = make_call()
        stacked = stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        type(unit).objects.update(duty=Duty.OUT_OF_SERVICE)
        go(dispatcher, out, S.EN_ROUTE, S.ON_SCENE, S.CLEARED)
        stacked.refresh_from_db()
        assert stacked.status == S.STACKED

    def test_swapped_the_first_one_waits(self, dispatcher, make_call, unit, out):
        second = make_call()
        stacked = stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        swap_calls(actor=dispatcher, unit_id=unit.pk)
        for one in (out, stacked, out.call, second):
            one.refresh_from_db()
        assert (out.status, stacked.status) == (S.STACKED, S.DISPATCHED)
        assert (out.call.status, second.status) == (CallStatus.PENDING, CallStatus.ACTIVE)

    def test_a_unit_that_has_arrived_is_not_swapped_away(self, dispatcher, make_call, unit, out):
        stack_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)
        go(dispatcher, out, S.EN_ROUTE, S.ON_SCENE)
        with pytest.raises(Refusal, match="cannot stack"):
            swap_calls(actor=dispatcher, unit_id=unit.pk)

    def test_a_crew_reads_nothing_clinical_before_it_is_sent(
        self, dispatcher, crew, make_call, unit, out
    ):
        second = make_call(destination="art", program="art")
        stacked = stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        audience = audience_of(crew)
        assert visible_call(audience, second.pk) is not None
        assert not may_read(audience, Clearance.CLINICAL, visible_call(audience, second.pk))
        Assignment.objects.filter(pk=out.pk).update(status=S.CANCELLED)
        Assignment.objects.filter(pk=stacked.pk).update(status=S.DISPATCHED)
        assert may_read(audience, Clearance.CLINICAL, visible_call(audience, second.pk))

    def test_refuses_a_free_unit_a_third_call_and_the_same_call(
        self, dispatcher, make_call, make_unit, unit, out
    ):
        with pytest.raises(CannotBeStacked, match="CRT2 is free"):
            stack_unit(actor=dispatcher, call_id=make_call().pk, unit_id=make_unit("CRT2").pk)
        with pytest.raises(CannotBeStacked, match="is on this call"):
            stack_unit(actor=dispatcher, call_id=out.call_id, unit_id=unit.pk)
        stack_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)
        with pytest.raises(CannotBeStacked, match="waiting already"):
            stack_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)

    def test_a_call_that_closes_lets_the_unit_go(self, dispatcher, make_call, unit, out):
        second = make_call()
        stacked = stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        end(dispatcher, second)
        stacked.refresh_from_db()
        assert stacked.status == S.CANCELLED


@pytest.mark.django_db
class TestUndo:
    def test_a_step_is_taken_back_with_its_time(self, dispatcher, out):
        since = out.step_at
        go(dispatcher, out, S.EN_ROUTE)
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        out.refresh_from_db()
        assert (out.status, out.step_at) == (S.DISPATCHED, since)
        assert kinds()[-1] == "call.unit_progress_undone"

    def test_a_dispatch_is_cancelled_and_the_call_waits(self, dispatcher, out):
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        out.refresh_from_db()
        assert (out.status, out.call.status) == (S.CANCELLED, CallStatus.PENDING)

    def test_a_cancelled_unit_is_on_it_again(self, dispatcher, out):
        go(dispatcher, out, S.CANCELLED)
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        out.refresh_from_db()
        assert (out.status, out.call.status) == (S.DISPATCHED, CallStatus.ACTIVE)

    def test_clear_taken_back_stacks_what_began_meanwhile(self, dispatcher, make_call, unit, out):
        second = make_call()
        stacked = stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        go(dispatcher, out, S.EN_ROUTE, S.ON_SCENE, S.CLEARED)
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        for one in (out, stacked, second):
            one.refresh_from_db()
        assert (out.status, stacked.status) == (S.ON_SCENE, S.STACKED)
        assert second.status == CallStatus.PENDING

    def test_not_after_ten_seconds_and_not_twice(self, dispatcher, out):
        go(dispatcher, out, S.EN_ROUTE)
        Assignment.objects.update(pressed_at=now() - timedelta(seconds=11))
        with pytest.raises(TooLate):
            undo_progress(actor=dispatcher, assignment_id=out.pk)
        Assignment.objects.update(pressed_at=now())
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        with pytest.raises(TooLate):
            undo_progress(actor=dispatcher, assignment_id=out.pk)

    def test_a_crew_takes_back_only_its_own(self, dispatcher, make_call, make_unit, crew, out):
        other = assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=make_unit("CRT2").pk)
        with pytest.raises(Refusal):
            undo_progress(actor=crew, assignment_id=other.pk)
        undo_progress(actor=crew, assignment_id=out.pk)


@pytest.mark.django_db
class TestHazards:
    @pytest.fixture
    def armed(self, dispatcher, out):
        state_fact(
            actor=dispatcher, call_id=out.call_id, topic=Topic.WEAPON, value="knife", seen=()
        )
        return out

    def test_the_crew_reads_before_it_goes(self, dispatcher, armed):
        with pytest.raises(HazardsUnread):
            go(dispatcher, armed, S.EN_ROUTE)
        seen = hazards_of(armed.call).digest
        read_hazards(actor=dispatcher, assignment_id=armed.pk, seen=seen)
        assert go(dispatcher, armed, S.EN_ROUTE).status == S.EN_ROUTE

    def test_what_is_read_in_another_language_is_read(self, dispatcher, armed, monkeypatch):
        seen = hazards_of(armed.call)
        monkeypatch.setattr(Topic.WEAPON, "_label_", "Arma")
        assert hazards_of(armed.call).lines == ("Arma: knife",) != seen.lines
        read_hazards(actor=dispatcher, assignment_id=armed.pk, seen=seen.digest)
        assert go(dispatcher, armed, S.EN_ROUTE).status == S.EN_ROUTE

    def test_news_has_to_be_read_again(self, dispatcher, armed):
        seen = hazards_of(armed.call).digest
        state_fact(
            actor=dispatcher, call_id=armed.call_id, topic=Topic.VIOLENCE, value="hit him", seen=()
        )
        with pytest.raises(HazardsUnread, match="added"):
            read_hazards(actor=dispatcher, assignment_id=armed.pk, seen=seen)
        with pytest.raises(HazardsUnread):
            go(dispatcher, armed, S.EN_ROUTE)

    def test_nothing_to_read_holds_nobody_up(self, dispatcher, out):
        assert go(dispatcher, out, S.EN_ROUTE).status == S.EN_ROUTE


@pytest.mark.django_db
class TestPlan:
    def test_asks_everybody_once(self, dispatcher, out):
        for _ in range(2):
            plan_response(
                actor=dispatcher, call_id=out.call_id, kind=PlanKind.CRISIS, staging="NW 23 & Penn"
            )
        assert Obligation.objects.get().kind == Agency.POLICE
        assert Alert.objects.filter(reason=PageReason.POLICE).count() == 1

    def test_the_crew_stages_until_the_scene_is_safe(self, dispatcher, out):
        plan_response(
            actor=dispatcher, call_id=out.call_id, kind=PlanKind.CRISIS, staging="NW 23 & Penn"
        )
        go(dispatcher, out, S.EN_ROUTE, S.STAGED)
        with pytest.raises(SceneNotSafe, match="stages at NW 23 & Penn"):
            go(dispatcher, out, S.ON_SCENE)
        declare_scene_safe(actor=dispatcher, call_id=out.call_id)
        assert go(dispatcher, out, S.ON_SCENE).status == S.ON_SCENE

    def test_an_overdose_brings_ems_and_holds_nobody(self, dispatcher, out):
        plan = plan_response(actor=dispatcher, call_id=out.call_id, kind=PlanKind.OVERDOSE)
        assert (Obligation.objects.get().kind, plan.gated) == (Agency.EMS, False)
        out.call.refresh_from_db()
        assert out.call.ems

    def test_keeps_when_police_were_asked_and_arrived(self, dispatcher, out):
        plan_response(actor=dispatcher, call_id=out.call_id, kind=PlanKind.CRISIS)
        asked = record_arrival(actor=dispatcher, call_id=out.call_id, agency=Agency.POLICE)
        assert asked.asked_at <= asked.arrived_at
        with pytest.raises(Refusal, match="already"):
            record_arrival(actor=dispatcher, call_id=out.call_id, agency=Agency.POLICE)
        with pytest.raises(NotFound):
            record_arrival(actor=dispatcher, call_id=out.call_id, agency=Agency.EMS)

    def test_withdrawn_is_asked_afresh(self, dispatcher, out):
        plan_response(actor=dispatcher, call_id=out.call_id, kind=PlanKind.CRISIS)
        withdraw_help(actor=dispatcher, call_id=out.call_id, reason=PageReason.POLICE)
        plan_response(actor=dispatcher, call_id=out.call_id, kind=PlanKind.CRISIS)
        assert [row.status for row in Obligation.objects.all()] == ["cancelled", "asked"]

    def test_refuses_safety_where_nobody_waits_for_it(self, dispatcher, out):
        with pytest.raises(NotFound):
            declare_scene_safe(actor=dispatcher, call_id=out.call_id)
        plan_response(actor=dispatcher, call_id=out.call_id, kind=PlanKind.OVERDOSE)
        with pytest.raises(Invalid):
            declare_scene_safe(actor=dispatcher, call_id=out.call_id)


@pytest.mark.django_db
class TestSilence:
    @pytest.fixture
    def silent(self, dispatcher, out):
        go(dispatcher, out, S.EN_ROUTE, S.ON_SCENE)
        Assignment.objects.update(heard_at=now() - timedelta(minutes=21))
        return out

    def asked(self):
        return Alert.objects.filter(reason=PageReason.SILENT)

    def test_asks_for_word_once(self, silent):
        run_due_crews(at=now())
        run_due_crews(at=now())
        assert self.asked().count() == 1

    def test_word_from_the_crew_begins_the_clock_again(self, dispatcher, silent):
        run_due_crews(at=now())
        check_in(actor=dispatcher, assignment_id=silent.pk)
        assert self.asked().get().status == "lapsed"
        assert run_due_crews(at=now()) == 0
        assert run_due_crews(at=now() + timedelta(minutes=21)) == 1

    def test_answered_and_still_silent_it_asks_again(self, supervisor, silent):
        run_due_crews(at=now())
        acknowledge_page(actor=supervisor, alert_id=self.asked().get().pk)
        assert run_due_crews(at=now() + timedelta(minutes=19)) == 0
        assert run_due_crews(at=now() + timedelta(minutes=21)) == 1
        assert self.asked().count() == 2

    def test_waits_for_somebody_who_is_just_typing(self, dispatcher, silent):
        draft = Draft.objects.create(
            staff=dispatcher, key=f"note:{silent.call_id}", fields=[], at=now()
        )
        run_due_crews(at=now())
        assert not self.asked().exists()
        Draft.objects.filter(pk=draft.pk).update(at=now() - timedelta(minutes=2))
        run_due_crews(at=now())
        assert self.asked().exists()

    def test_a_step_is_word_from_the_crew(self, dispatcher, silent):
        run_due_crews(at=now())
        go(dispatcher, silent, S.TRANSPORTING)
        assert self.asked().get().status == "lapsed"


def test_every_status_has_one_pair_of_eido_and_no_two_share_it():
    assert set(EIDO_STATUS) == {*Duty, *AssignmentStatus}
    assert len(set(EIDO_STATUS.values())) == len(EIDO_STATUS)


@LIVE
def test_of_two_who_stack_on_one_unit_at_once_one_is_refused(
    dispatcher, make_call, make_assignment, unit
):
    make_assignment(make_call(CallStatus.ACTIVE), unit)
    first, second = make_call(), make_call()
    refused = []

    def try_second():
        with pytest.raises(CannotBeStacked, match="waiting already"):
            stack_unit(actor=dispatcher, call_id=second.pk, unit_id=unit.pk)
        refused.append(True)

    with transaction.atomic():
        Assignment.objects.count()
        stack_unit(actor=dispatcher, call_id=first.pk, unit_id=unit.pk)
        other = in_thread(try_second)
        other.join(0.3)
        assert other.is_alive()
    other.join(5)
    assert refused


@LIVE
def test_clearing_a_unit_and_closing_its_next_call_do_not_wait_for_each_other(
    dispatcher, make_call, make_assignment, unit
):
    """Both calls are held before the unit's work: in any other order the two would deadlock."""
    first = make_assignment(make_call(CallStatus.ACTIVE), unit, S.ON_SCENE)
    second = make_assignment(make_call(), unit, S.STACKED)
    done = []

    def clear():
        report_progress(actor=dispatcher, assignment_id=first.pk, status=S.CLEARED)
        done.append(True)

    with transaction.atomic():
        type(second.call).objects.select_for_update(no_key=True).get(pk=second.call_id)
        other = in_thread(clear)
        other.join(0.4)
        assert other.is_alive()
        end(dispatcher, second.call)
    other.join(5)
    second.refresh_from_db()
    assert (done, second.status) == ([True], S.CANCELLED)
