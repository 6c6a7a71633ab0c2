"""The ledger is the journal, counted: a rebuild equals the running copy."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.timezone import now

from dispatch.models import Handoff
from dispatch.services import (
    accept_handoff,
    assign_unit,
    close_call,
    link_calls,
    plan_follow_up,
    receive_call,
    report_progress,
    undo_link,
    undo_progress,
)
from dispatch.services.calls import Intake
from dispatch.states import AssignmentStatus, Disposition, LinkKind, Source
from programs.ledger import project, rebuild
from programs.models import CallFact, LedgerCursor, ResponseFact, TaskFact
from programs.services import set_presence
from programs.states import FollowUpKind, Presence, TakenTo
from tests.conftest import in_thread
from triage.services import decide

CALM = {
    "threat": "no", "medical": "no", "attempt": "no", "self_harm": "no", "others": "no",
    "endangered": "no", "weapon": "no", "state": "no", "substance": "no", "alone": "no",
}  # fmt: skip


def received(actor, **given):
    return receive_call(actor=actor, intake=Intake(source=Source.TRANSFER_911, **given))


def fact(call):
    project()
    return CallFact.objects.get(call=call.pk)


def rows():
    """Everything counted, whatever the order."""
    return [
        sorted(str(sorted(model_to_dict(one).items())) for one in model.objects.all())
        for model in (CallFact, ResponseFact, TaskFact)
    ]


class TestFolding:
    def test_a_call_from_its_opening_to_its_end(self, dispatcher, make_call, unit):
        call = make_call()
        begun = received(dispatcher, place="Scissortail Park", language="Spanish")
        close_call(actor=dispatcher, call_id=begun.pk, disposition=Disposition.DUPLICATE)
        one = fact(begun)
        assert (one.number, one.source) == (begun.number, "911")
        assert one.disposition == "duplicate"
        assert one.closed_at >= one.received_at
        assert one.language == "spanish"
        assert not CallFact.objects.filter(call=call.pk).exists()  # nothing in the journal says so

    def test_a_unit_sent_there_and_clear(self, dispatcher, routed, unit):
        sent = assign_unit(actor=dispatcher, call_id=routed.pk, unit_id=unit.pk)
        for status in ("en_route", "on_scene", "cleared"):
            report_progress(
                actor=dispatcher, assignment_id=sent.pk, status=AssignmentStatus(status)
            )
        one = fact(routed)
        assert one.dispatched_at <= one.on_scene_at <= one.cleared_at
        assert ResponseFact.objects.get().status == "cleared"

    def test_what_a_phone_tells_later_counts_when_it_was(self, dispatcher, routed, unit):
        sent = assign_unit(actor=dispatcher, call_id=routed.pk, unit_id=unit.pk)
        at = sent.step_at
        report_progress(
            actor=dispatcher, assignment_id=sent.pk, status=AssignmentStatus.EN_ROUTE, at=at
        )
        project()
        assert ResponseFact.objects.get().en_route_at == at

    def test_a_step_taken_back_never_was(self, dispatcher, routed, unit):
        sent = assign_unit(actor=dispatcher, call_id=routed.pk, unit_id=unit.pk)
        undo_progress(actor=dispatcher, assignment_id=sent.pk)
        one = fact(routed)
        assert one.dispatched_at is None
        assert ResponseFact.objects.get().status == "cancelled"

    def test_an_arrival_taken_back_is_none(self, dispatcher, routed, unit):
        sent = assign_unit(actor=dispatcher, call_id=routed.pk, unit_id=unit.pk)
        for status in ("en_route", "on_scene"):
            report_progress(
                actor=dispatcher, assignment_id=sent.pk, status=AssignmentStatus(status)
            )
        assert fact(routed).on_scene_at
        undo_progress(actor=dispatcher, assignment_id=sent.pk)
        one = fact(routed)
        assert (one.on_scene_at, one.dispatched_at is None) == (None, False)
        response = ResponseFact.objects.get()
        assert (response.status, response.en_route_at is None) == ("en_route", False)

    def test_phone_time_ends_with_the_wrap_up(self, dispatcher, clinician, routed_to_ccd):
        clinician.presence = Presence.AVAILABLE
        clinician.save()
        offered = Handoff.objects.get(call=routed_to_ccd)
        accept_handoff(actor=clinician, handoff_id=offered.pk)
        assert fact(routed_to_ccd).talk_ended_at is None
        set_presence(actor=clinician, command="finish")
        one = fact(routed_to_ccd)
        assert one.offered_at <= one.accepted_at <= one.talk_ended_at

    def test_where_they_were_taken_and_where_not(self, dispatcher, routed):
        close_call(
            actor=dispatcher, call_id=routed.pk, disposition=Disposition.TRANSPORTED_VOLUNTARILY,
            unserved="other", taken_to=TakenTo.URGENT_RECOVERY, jail_avoided=True,
        )  # fmt: skip
        one = fact(routed)
        assert (one.taken_to, one.jail_avoided) == ("urgent_recovery", True)

    def test_who_was_not_taken_was_taken_nowhere(self, dispatcher, routed):
        close_call(
            actor=dispatcher, call_id=routed.pk, disposition=Disposition.REFUSED,
            unserved="refused", taken_to=TakenTo.HOME,
        )  # fmt: skip
        assert fact(routed).taken_to is None

    def test_a_merge_taken_back_opens_the_call_again(self, dispatcher):
        kept, other = received(dispatcher), received(dispatcher)
        link = link_calls(
            actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED
        )
        assert fact(other).disposition == "duplicate"
        undo_link(actor=dispatcher, link_id=link.pk)
        assert fact(other).closed_at is None

    def test_a_follow_up_is_owed_and_then_not(self, clinician, routed_to_ccd):
        plan_follow_up(actor=clinician, call_id=routed_to_ccd.pk, kind=FollowUpKind.DAY)
        project()
        owed = TaskFact.objects.get()
        assert (owed.kind, owed.program, owed.done_at) == ("day", "ccd", None)


class TestProjection:
    def test_a_rebuild_equals_the_running_copy(
        self, dispatcher, clinician, routed, routed_to_ccd, unit, make_unit
    ):
        project()
        sent = assign_unit(actor=dispatcher, call_id=routed.pk, unit_id=unit.pk)
        project()
        for status in ("en_route", "on_scene"):
            report_progress(
                actor=dispatcher, assignment_id=sent.pk, status=AssignmentStatus(status)
            )
            project()
        clinician.presence = Presence.AVAILABLE
        clinician.save()
        offered = Handoff.objects.get(call=routed_to_ccd)
        accept_handoff(actor=clinician, handoff_id=offered.pk)
        project()
        plan_follow_up(actor=clinician, call_id=routed_to_ccd.pk, kind=FollowUpKind.WEEK)
        set_presence(actor=clinician, command="finish")
        close_call(
            actor=clinician, call_id=routed_to_ccd.pk, disposition=Disposition.SETTLED_BY_PHONE
        )
        project()
        running = rows()
        assert rebuild() > 0
        assert rows() == running
        assert len(running[0]) == 2

    def test_reads_nothing_twice(self, dispatcher):
        received(dispatcher)
        assert project() == 1
        assert project() == 0
        assert LedgerCursor.objects.get().seq == 1

    def test_an_altered_row_is_put_right_by_a_rebuild(self, dispatcher):
        call = received(dispatcher)
        fact(call)
        CallFact.objects.update(received_at=now() - timedelta(days=400), disposition="refused")
        rebuild()
        assert fact(call).disposition is None
        assert now() - fact(call).received_at < timedelta(minutes=1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_read_at_once_the_second_waits_and_finds_nothing_to_do(call_taker):
    received(call_taker)
    done = []
    with transaction.atomic():
        assert project() > 0
        second = in_thread(lambda: done.append(project()))
        second.join(0.3)
        assert second.is_alive()
    second.join(5)
    assert done == [0]
    assert CallFact.objects.count() == 1


def _routed(actor, protocol, **answers):
    call = received(actor)
    decide(actor=actor, call_id=call.pk, protocol=protocol, answers=CALM | answers)
    return call


@pytest.fixture
def routed(dispatcher, protocol):
    return _routed(dispatcher, protocol, self_harm="thoughts")


@pytest.fixture
def routed_to_ccd(dispatcher, protocol):
    return _routed(dispatcher, protocol, presence="no", ongoing="no")
