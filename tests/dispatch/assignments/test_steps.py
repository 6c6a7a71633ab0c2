"""Each step of a unit is its own, at its time; the other unit and the other call stay."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.assignments.services import (
    HazardsUnread,
    SceneNotSafe,
    assign_unit,
    check_in,
    read_hazards,
    report_progress,
    undo_progress,
)
from dispatch.assignments.stacking import stack_unit
from dispatch.calls.models import Assignment, Call
from dispatch.calls.services import state_fact
from dispatch.hazards.selectors import hazards_of
from dispatch.response.services import declare_scene_safe, plan_response
from journal.codes.calls import CallStatus, Disposition, Topic
from journal.codes.people import Program
from journal.codes.scene import PlanKind
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after
from programs.base.refusals import Invalid, Refusal
from programs.units.models import Unit
from programs.units.services import TooLate

pytestmark = pytest.mark.django_db
S = AssignmentStatus


def fresh(row):
    row.refresh_from_db()
    return row


def step(actor, assignment, *words, **given):
    for word in words:
        report_progress(actor=actor, assignment_id=assignment.pk, status=S(word), **given)
    return fresh(assignment)


@pytest.fixture
def out(dispatcher, make_call, unit):
    call = make_call(latitude=35.47, longitude=-97.52)
    return assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)


@pytest.fixture
def beside(dispatcher, make_call, make_unit):
    """Another unit on another call."""
    unit = make_unit("CRT2")
    return assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)


class TestSent:
    def test_under_the_number_that_was_given_at_this_moment(self, dispatcher, make_call, unit):
        wanted, call = uuid4(), make_call()
        made = assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk, assignment_id=wanted)
        assert made.pk == wanted
        one = Assignment.objects.get()
        assert one.step_at == one.dispatched_at == one.pressed_at == one.heard_at
        assert (fresh(call).step_at, call.held_until) == (one.step_at, None)
        assert call.status == CallStatus.ACTIVE

    def test_the_call_beside_stays(self, out, beside):
        before = fresh(beside.call)
        assert (before.status, fresh(beside).status) == (CallStatus.ACTIVE, S.DISPATCHED)


class TestStep:
    def test_the_calls_last_step_is_the_units(self, dispatcher, out, beside):
        untouched = fresh(beside.call).step_at
        Assignment.objects.filter(pk=out.pk).update(step_at=now() - timedelta(hours=1))
        at = now() - timedelta(minutes=5)
        one = step(dispatcher, out, "en_route", at=at)
        assert (one.step_at, one.heard_at, fresh(out.call).step_at) == (at, at, at)
        assert (one.before, one.step_before is not None) == (S.DISPATCHED, True)
        assert now() - one.pressed_at < timedelta(minutes=1)
        assert (fresh(beside).status, fresh(beside.call).step_at) == (S.DISPATCHED, untouched)

    def test_a_unit_at_the_scene_is_where_the_call_is(self, dispatcher, out, beside):
        step(dispatcher, out, "en_route")
        assert Unit.objects.get(callsign="CRT1").latitude is None
        step(dispatcher, out, "on_scene")
        unit = Unit.objects.get(callsign="CRT1")
        assert (unit.latitude, unit.longitude) == (35.47, -97.52)
        Unit.objects.filter(callsign="CRT2").update(latitude=35.1, longitude=-97.1)
        step(dispatcher, beside, "en_route", "on_scene")
        other = Unit.objects.get(callsign="CRT2")
        assert (other.latitude, other.longitude) == (35.1, -97.1)

    def test_how_it_ended_is_what_the_crew_that_clears_saw(self, dispatcher, out):
        refused = Disposition.REFUSED
        assert step(dispatcher, out, "en_route", "on_scene", outcome=refused).outcome is None
        assert step(dispatcher, out, "cleared", outcome=refused).outcome == refused

    def test_what_is_no_step(self, dispatcher, out):
        for word in (S.DISPATCHED, S.STACKED):
            with pytest.raises(Invalid, match="A unit reports en_route"):
                report_progress(actor=dispatcher, assignment_id=out.pk, status=word)

    @pytest.mark.parametrize("end", ["cleared", "cancelled"])
    def test_a_unit_that_is_free_starts_what_is_stacked_on_it(
        self, dispatcher, out, beside, make_call, end
    ):
        waiting, other = make_call(), make_call()
        for call, unit in ((waiting, out.unit_id), (other, beside.unit_id)):
            stack_unit(actor=dispatcher, call_id=call.pk, unit_id=unit)
        step(dispatcher, out, *(("en_route", "on_scene") if end == "cleared" else ()), end)
        assert Assignment.objects.get(call=waiting).status == S.DISPATCHED
        assert Assignment.objects.get(call=other).status == S.STACKED
        assert (fresh(waiting).status, fresh(other).status) == ("active", "pending")

    @pytest.mark.parametrize("word", ["en_route", "on_scene", "transporting"])
    def test_one_that_is_not_free_does_not(self, dispatcher, out, make_call, word):
        waiting = make_call()
        stack_unit(actor=dispatcher, call_id=waiting.pk, unit_id=out.unit_id)
        path = ["en_route", "on_scene", "transporting"]
        step(dispatcher, out, *path[: path.index(word) + 1])
        assert Assignment.objects.get(call=waiting).status == S.STACKED


class TestUndone:
    def test_a_step_is_as_it_was_since_when_it_was(self, dispatcher, out, beside):
        before = now() - timedelta(minutes=9)
        Assignment.objects.filter(pk=out.pk).update(step_at=before)
        step(dispatcher, out, "en_route")
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        one = fresh(out)
        assert (one.status, one.step_at) == (S.DISPATCHED, before)
        assert (one.before, one.step_before, one.pressed_at) == (None, None, None)
        assert fresh(out.call).step_at == before
        assert fresh(beside).status == S.DISPATCHED
        with pytest.raises(TooLate):
            undo_progress(actor=dispatcher, assignment_id=out.pk)

    def test_a_step_that_ended_nothing_leaves_what_is_stacked(self, dispatcher, out, make_call):
        waiting = make_call()
        stack_unit(actor=dispatcher, call_id=waiting.pk, unit_id=out.unit_id)
        step(dispatcher, out, "en_route")
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        assert Assignment.objects.get(call=waiting).status == S.STACKED
        step(dispatcher, out, "en_route", "on_scene", "cleared")
        started = Assignment.objects.get(call=waiting)
        assert started.status == S.DISPATCHED
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        assert fresh(started).status == S.STACKED
        assert (fresh(out).status, fresh(waiting).status) == (S.ON_SCENE, "pending")

    def test_a_dispatch_is_cancelled_and_the_call_waits(self, dispatcher, out):
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        assert (fresh(out).status, fresh(out.call).status) == (S.CANCELLED, "pending")
        kinds = [event.kind for event in events_after(0)]
        assert "call.unit_progress_undone" in kinds
        assert "call.released" in kinds

    def test_a_cancelled_unit_is_on_the_call_again(self, dispatcher, out):
        step(dispatcher, out, "cancelled")
        assert fresh(out.call).status == "pending"
        undo_progress(actor=dispatcher, assignment_id=out.pk)
        assert (fresh(out).status, fresh(out.call).status) == (S.DISPATCHED, "active")

    def test_not_on_a_closed_call(self, dispatcher, out):
        step(dispatcher, out, "en_route")
        at = now()
        Call.objects.filter(pk=out.call_id).update(
            status="closed", closed_at=at, disposition=Disposition.REFUSED, closed_on="before"
        )
        with pytest.raises(TooLate, match="closed"):
            undo_progress(actor=dispatcher, assignment_id=out.pk)


class TestHazards:
    @pytest.fixture
    def danger(self, dispatcher, out):
        state_fact(
            actor=dispatcher, call_id=out.call_id, topic=Topic.WEAPON, value="knife", seen=()
        )
        return hazards_of(out.call).digest

    def test_are_read_by_whom_of_which_crew(self, dispatcher, crew, out, danger):
        with pytest.raises(HazardsUnread, match="read them again"):
            read_hazards(actor=crew, assignment_id=out.pk, seen="other")
        with pytest.raises(HazardsUnread, match="reads the hazards first"):
            step(dispatcher, out, "en_route")
        read_hazards(actor=crew, assignment_id=out.pk, seen=danger)
        one = fresh(out)
        assert (one.hazards_read, one.hazards_read_by) == (danger, crew)
        assert now() - one.hazards_read_at < timedelta(minutes=1)
        step(dispatcher, out, "en_route")

    def test_hold_no_crew_that_goes_as_it_can(self, dispatcher, out, danger, make_unit):
        cap = make_unit("CAP1", Program.CAP)
        one = assign_unit(actor=dispatcher, call_id=out.call_id, unit_id=cap.pk)
        step(dispatcher, one, "en_route")

    def test_hold_no_other_step(self, dispatcher, out, danger):
        assert step(dispatcher, out, "cancelled").status == S.CANCELLED


@pytest.mark.parametrize(
    ("gated", "safe", "refused"),
    [(True, False, True), (True, True, False), (False, False, False)],
)
def test_a_crew_stages_until_the_scene_is_safe(dispatcher, out, gated, safe, refused):
    plan = PlanKind.CRISIS if gated else PlanKind.OVERDOSE
    plan_response(actor=dispatcher, call_id=out.call_id, kind=plan, staging="the park")
    if safe:
        declare_scene_safe(actor=dispatcher, call_id=out.call_id)
    step(dispatcher, out, "en_route")
    if refused:
        with pytest.raises(SceneNotSafe, match="CRT1 stages at the park"):
            step(dispatcher, out, "on_scene")
        step(dispatcher, out, "staged")
    else:
        step(dispatcher, out, "on_scene")


class TestHeard:
    def test_at_its_time_and_no_other_crew(self, dispatcher, crew, out, beside):
        old = now() - timedelta(hours=1)
        Assignment.objects.update(step_at=old, heard_at=old)
        at = now() - timedelta(minutes=3)
        check_in(actor=crew, assignment_id=out.pk, at=at)
        assert (fresh(out).heard_at, fresh(beside).heard_at) == (at, old)
        check_in(actor=crew, assignment_id=out.pk)
        assert now() - fresh(out).heard_at < timedelta(minutes=1)

    def test_not_of_a_crew_that_has_left(self, dispatcher, out):
        step(dispatcher, out, "cancelled")
        with pytest.raises(Refusal, match="not on this call now"):
            check_in(actor=dispatcher, assignment_id=out.pk)
