"""The ledger is the journal, counted: a rebuild equals the running copy."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.timezone import now

from dispatch.assignments.services import assign_unit, report_progress, undo_progress
from dispatch.closing.services import close_call
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.services import accept_handoff
from dispatch.intake.services import Intake, receive_call
from dispatch.links.services import link_calls, undo_link
from dispatch.post_call.services import open_follow_up
from journal.codes.calls import Disposition, Source, TakenTo
from journal.codes.follow_ups import FollowUpKind
from journal.codes.people import Presence
from journal.codes.scene import LinkKind
from journal.codes.units import AssignmentStatus
from journal.facts.calls import CallClosed
from programs.ledger.models import CallFact, LedgerCursor, ResponseFact, SetAside, TaskFact
from programs.ledger.projection import READ, project, rebuild
from programs.ledger.selectors import set_aside
from programs.presence.services import set_presence
from tests.conftest import in_thread
from tests.ends import end
from tests.journal.newer import tell
from triage.decisions.services import decide

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
        close_call(actor=dispatcher, call_id=begun.pk, disposition=Disposition.WRONG_NUMBER)
        one = fact(begun)
        assert (one.number, one.source) == (begun.number, "911")
        assert one.disposition == "wrong_number"
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
        end(
            dispatcher, routed, Disposition.TRANSPORTED_VOLUNTARILY,
            taken_to=TakenTo.URGENT_RECOVERY, jail_avoided=True,
        )  # fmt: skip
        one = fact(routed)
        assert (one.taken_to, one.jail_avoided) == ("urgent_recovery", True)

    def test_who_was_not_taken_was_taken_nowhere(self, dispatcher, routed):
        end(dispatcher, routed, Disposition.REFUSED, taken_to=TakenTo.HOME)
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
        open_follow_up(actor=clinician, call_id=routed_to_ccd.pk, kind=FollowUpKind.DAY)
        project()
        owed = TaskFact.objects.get()
        assert (owed.kind, owed.program, owed.done_at) == ("day", "ccd", None)


def test_these_kinds_and_no_others_are_counted():
    """Whoever takes a kind out of the ledger, or puts one in, says so here."""
    assert {
        "staff.presence_changed", "call.received", "history.call_loaded", "call.routed",
        "call.overdue", "handoff.offered", "handoff.moved", "call.unit_assigned",
        "call.unit_stacked", "call.unit_started", "call.unit_progressed",
        "call.unit_progress_undone", "call.help_asked", "call_back.promised", "call_back.done",
        "call.person_known", "call.described", "call.closed", "call.link_undone", "call.reopened",
        "follow_up.opened", "follow_up.given", "follow_up.tried", "follow_up.done",
        "report.asked", "report.made", "referral.sent", "referral.moved",
    } == READ  # fmt: skip


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
        open_follow_up(actor=clinician, call_id=routed_to_ccd.pk, kind=FollowUpKind.WEEK)
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


class TestSetAside:
    """What cannot be read stops nobody: it is set aside, said aloud, and taken in later."""

    def test_what_comes_after_a_newer_version_is_counted(self, dispatcher, routed, caplog):
        project()
        first, second = received(dispatcher), received(dispatcher)
        seq = tell("call.closed", f"call:{first.pk}", version=3, disposition="levitated")
        close_call(actor=dispatcher, call_id=second.pk, disposition=Disposition.WRONG_NUMBER)
        assert fact(second).disposition == Disposition.WRONG_NUMBER
        assert fact(first).closed_at is None
        (aside,) = SetAside.objects.all()
        assert (aside.seq, aside.reader) == (seq, "ledger")
        assert "version 3" in aside.why
        assert [one.levelname for one in caplog.records if str(seq) in one.message] == ["ERROR"]

    def test_an_unknown_kind_is_one_too(self, dispatcher):
        before = received(dispatcher)
        tell("call.teleported", f"call:{before.pk}", "portal:9")
        after = received(dispatcher)
        assert fact(after).number == after.number
        assert set_aside() == {"ledger": 1}

    def test_so_is_what_builds_on_it(self, dispatcher, routed):
        """The unit was sent in an event that nobody here can read; so its steps count nothing."""
        project()
        sent = uuid4()
        about = (f"call:{routed.pk}", "unit:1")
        tell("call.unit_assigned", *about, version=2, assignment=str(sent), unit="CRT1")
        tell("call.unit_progressed", *about, assignment=str(sent), unit="CRT1", status="on_scene")
        end(dispatcher, routed)
        assert fact(routed).closed_at
        assert set_aside() == {"ledger": 2}

    def test_kinds_that_count_nothing_are_nobodys_loss(self, dispatcher, unit):
        tell("unit.commissioned", f"unit:{unit.pk}", version=2, unit="CRT1", wheels=4)
        project()
        assert set_aside() == {}

    def test_after_an_upgrade_a_rebuild_takes_it_in(self, dispatcher, monkeypatch):
        call = received(dispatcher)
        tell("call.closed", f"call:{call.pk}", version=3, disposition="refused")
        assert fact(call).closed_at is None
        call_command("rebuild_ledger", stderr=(warned := StringIO()), stdout=StringIO())
        assert "1 events cannot be read" in warned.getvalue()
        monkeypatch.setattr(CallClosed, "VERSION", 3)
        call_command("rebuild_ledger", stderr=(warned := StringIO()), stdout=StringIO())
        assert not warned.getvalue()
        assert fact(call).disposition == Disposition.REFUSED
        assert set_aside() == {}

    def test_readiness_counts_it_and_stays_ready(self, client, dispatcher):
        assert client.get("/readyz").json()["set_aside"] == {}
        tell("call.teleported", "call:1")
        project()
        answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["set_aside"] == {"ledger": 1}
        assert answer.json()["degraded"]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_two_who_read_at_once_the_second_waits_and_finds_nothing_to_do(call_taker):
    received(call_taker)
    project()
    received(call_taker)
    done = []
    with transaction.atomic():
        assert project() > 0
        second = in_thread(lambda: done.append(project()))
        second.join(0.3)
        assert second.is_alive()
    second.join(5)
    assert done == [0]
    assert CallFact.objects.count() == 2


def _routed(actor, protocol, **answers):
    call = received(actor)
    decide(actor=actor, call_id=call.pk, protocol=protocol, answers=CALM | answers)
    return call


@pytest.fixture
def routed(dispatcher, protocol):
    return _routed(dispatcher, protocol, presence="yes")


@pytest.fixture
def routed_to_ccd(dispatcher, protocol):
    return _routed(dispatcher, protocol, presence="no", ongoing="no")
