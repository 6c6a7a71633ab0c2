"""What begins and ends begins and ends again: each life is lived twice."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.alerts.services import AlreadyAsked, page_supervisor
from dispatch.assignments.services import (
    HazardsUnread,
    assign_unit,
    read_hazards,
    report_progress,
    undo_progress,
)
from dispatch.calls.models import Call
from dispatch.calls.services import state_fact, write_note
from dispatch.calls.timers import run_due_calls
from dispatch.coaching.models import Watch
from dispatch.coaching.services import stop_watching, watch_call
from dispatch.duress.models import Duress
from dispatch.duress.selectors import duresses_for
from dispatch.duress.services import acknowledge_duress, start_duress, stop_duress
from dispatch.handoffs.selectors import queue_for
from dispatch.handoffs.services import (
    accept_handoff,
    decline_handoff,
    offer_call,
    return_call,
    withdraw_handoff,
)
from dispatch.handoffs.timers import run_due_handoffs, run_due_owners
from dispatch.hazards.selectors import hazards_of
from dispatch.hazards.services import end_premise_note, read_premises, write_premise_of_call
from dispatch.holds.services import hold_call, release_hold
from dispatch.links.services import link_calls, undo_link
from dispatch.obligations.answers import acknowledge_page
from dispatch.open_call.selectors import call_card
from dispatch.records.services import open_emergency_access, read_chart
from dispatch.records.timers import end_emergency_access
from dispatch.response.services import ask_help, withdraw_help
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Clearance, Destination, Topic
from journal.codes.handoffs import HandoffReason
from journal.codes.people import Presence, Program, Role
from journal.codes.scene import HoldReason, LinkKind
from journal.codes.units import AssignmentStatus, Duty
from journal.selectors import last_seq
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Refusal
from programs.heartbeat.models import Heartbeat, LastSeen
from programs.people.selectors import audience_of
from programs.presence.services import set_presence
from programs.units.services import set_duty, undo_duty
from tests.conftest import person

pytestmark = pytest.mark.django_db
ROOM = Audience(Role.DISPATCHER)
S = AssignmentStatus
BUSY = HandoffReason.BUSY


@pytest.fixture
def casey(db):
    return person(Role.CLINICIAN, "casey", program=Program.CCD, presence=Presence.AVAILABLE)


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


@pytest.fixture
def out(dispatcher, make_call, unit):
    return assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)


def fresh(row):
    row.refresh_from_db()
    return row


def step(actor, assignment, status):
    report_progress(actor=actor, assignment_id=assignment.pk, status=status)


class TestAlarms:
    def test_a_duress_over_is_raised_anew(self, crew, dispatcher, unit):
        known = set()
        for round_ in (1, 2):
            duress = start_duress(actor=crew, unit_id=unit.pk)
            known.add(duress.pk)
            (heard,) = duresses_for(ROOM)
            assert (heard.id, heard.answered_by) == (duress.pk, "")
            acknowledge_duress(actor=dispatcher, duress_id=duress.pk)
            assert start_duress(actor=crew, unit_id=unit.pk) == duress
            stop_duress(actor=dispatcher, duress_id=duress.pk)
            assert duresses_for(ROOM) == []
            assert len(known) == Duress.objects.count() == round_

    def test_a_page_answered_is_raised_anew(self, dispatcher, supervisor, call):
        for round_ in (1, 2):
            page_supervisor(actor=dispatcher, call_id=call.pk)
            with pytest.raises(AlreadyAsked):
                page_supervisor(actor=dispatcher, call_id=call.pk)
            (heard,) = alerts_for(audience_of(supervisor))
            acknowledge_page(actor=supervisor, alert_id=heard.id)
            assert alerts_for(audience_of(supervisor)) == []
            assert Alert.objects.count() == round_

    def test_help_withdrawn_is_asked_for_anew(self, clinician, call):
        for _ in (1, 2):
            ask_help(actor=clinician, call_id=call.pk, reason=PageReason.EMS)
            assert len(alerts_for(ROOM)) == 1
            withdraw_help(actor=clinician, call_id=call.pk, reason=PageReason.EMS)
            assert alerts_for(ROOM) == []

    def test_an_owner_away_and_back_is_away_again(self, casey, make_call):
        call = make_call(owner=casey, destination=Destination.CCD, status=CallStatus.ACTIVE)
        Heartbeat.objects.create(pk=1, at=now())
        for _ in (1, 2):
            LastSeen.objects.update_or_create(
                staff=casey, defaults={"seen_at": now() - timedelta(seconds=7)}
            )
            run_due_owners(at=now())
            assert fresh(call).owner_away_at
            assert Alert.objects.get(status="raised").reason == "away"
            LastSeen.objects.update(seen_at=now())
            run_due_owners(at=now())
            assert fresh(call).owner_away_at is None
            assert not Alert.objects.filter(status="raised").exists()
        assert Alert.objects.count() == 2

    def test_ended_emergency_access_is_told_anew(self, clinician, supervisor, lead, call):
        Call.objects.filter(pk=call.pk).update(owner=clinician)
        write_note(actor=clinician, call_id=call.pk, text="x", clearance=Clearance.CLINICAL)
        for round_ in (1, 2):
            with pytest.raises(Forbidden):
                read_chart(actor=supervisor, call_id=call.pk)
            access = open_emergency_access(actor=supervisor, call_id=call.pk, reason="EMS asks.")
            assert read_chart(actor=supervisor, call_id=call.pk).written
            (page,) = Alert.objects.filter(status="raised")
            assert (page.reason, page.by) == ("glass", supervisor)
            acknowledge_page(actor=lead, alert_id=page.pk)
            assert end_emergency_access(at=access.until) == 1
            type(access).objects.filter(pk=access.pk).update(until=now())
            assert Alert.objects.count() == round_


class TestOffers:
    def test_declined_and_offered_again_it_can_be_taken(self, dispatcher, casey, call):
        for _ in (1, 2):
            offer = offer_call(actor=dispatcher, call_id=call.pk, to_id=casey.pk)
            decline_handoff(actor=casey, handoff_id=offer.pk, reason=BUSY)
            again = call.handoffs.get(status="offered")
            withdraw_handoff(actor=dispatcher, handoff_id=again.pk)
            assert queue_for(audience_of(casey)) == []
        offer = offer_call(actor=dispatcher, call_id=call.pk, to_id=casey.pk)
        accept_handoff(actor=casey, handoff_id=offer.pk)
        assert fresh(call).owner == casey

    def test_expired_and_offered_again(self, dispatcher, casey, call):
        for _ in (1, 2):
            offer = offer_call(actor=dispatcher, call_id=call.pk)
            assert offer.called == casey
            run_due_handoffs(at=offer.expires_at)
            assert fresh(offer).status == "expired"
            assert not call.handoffs.filter(status="offered").exists()

    def test_given_back_and_taken_again(self, dispatcher, casey, call):
        giver = call.owner
        for _ in (1, 2):
            offer = offer_call(actor=dispatcher, call_id=call.pk)
            accept_handoff(actor=casey, handoff_id=offer.pk)
            assert (fresh(call).owner, fresh(casey).presence) == (casey, Presence.ON_CALL)
            return_call(actor=casey, handoff_id=offer.pk, reason=BUSY)
            assert (fresh(call).owner, fresh(casey).presence) == (giver, Presence.WRAP_UP)
            assert call.status == CallStatus.PENDING
            set_presence(actor=casey, command="resume")

    def test_presence_off_and_on(self, dispatcher, casey, make_call):
        for _ in (1, 2):
            set_presence(actor=casey, command="go_off")
            assert offer_call(actor=dispatcher, call_id=ccd(make_call).pk).called is None
            set_presence(actor=casey, command="come_on")
            offer = offer_call(actor=dispatcher, call_id=ccd(make_call).pk)
            assert offer.called == casey
            withdraw_handoff(actor=dispatcher, handoff_id=offer.pk)

    def test_watched_left_and_watched_again(self, supervisor, call):
        for round_ in (1, 2):
            watch_call(actor=supervisor, call_id=call.pk)
            assert call_card(ROOM, call.pk).ownership.watchers == (supervisor.name,)
            stop_watching(actor=supervisor)
            assert call_card(ROOM, call.pk).ownership.watchers == ()
            before = last_seq()
            stop_watching(actor=supervisor)
            assert (last_seq(), Watch.objects.count()) == (before, round_)


class TestUnits:
    def test_a_step_is_taken_undone_and_taken_again(self, dispatcher, out):
        for _ in (1, 2):
            step(dispatcher, out, S.EN_ROUTE)
            assert fresh(out).status == S.EN_ROUTE
            undo_progress(actor=dispatcher, assignment_id=out.pk)
            assert fresh(out).status == S.DISPATCHED

    def test_a_dispatch_is_undone_and_the_unit_sent_again(self, dispatcher, make_call, unit):
        call = make_call()
        for _ in (1, 2):
            sent = assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
            assert fresh(call).status == CallStatus.ACTIVE
            undo_progress(actor=dispatcher, assignment_id=sent.pk)
            assert (fresh(call).status, fresh(sent).status) == (CallStatus.PENDING, S.CANCELLED)

    def test_duty_is_changed_undone_and_changed_again(self, dispatcher, unit):
        since = unit.duty_since
        for _ in (1, 2):
            set_duty(actor=dispatcher, unit_id=unit.pk, command="suspend")
            assert fresh(unit).duty == Duty.OUT_OF_SERVICE
            undo_duty(actor=dispatcher, unit_id=unit.pk)
            assert (fresh(unit).duty, unit.duty_since) == (Duty.IN_SERVICE, since)

    def test_a_released_call_is_late_again(self, dispatcher, make_call, unit):
        call = make_call(priority=2)
        for _ in (1, 2):
            assert run_due_calls(at=fresh(call).respond_by) == 1
            assert fresh(call).overdue_at
            sent = assign_unit(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
            step(dispatcher, sent, S.CANCELLED)
            assert (fresh(call).status, call.overdue_at) == (CallStatus.PENDING, None)
            assert run_due_calls(at=call.respond_by - timedelta(milliseconds=1)) == 0

    def test_a_hold_released_is_held_again(self, dispatcher, make_call):
        call = make_call(band=4, priority=3)
        for _ in (1, 2):
            hold_call(actor=dispatcher, call_id=call.pk, minutes=60, reason=HoldReason.CALLER)
            assert fresh(call).respond_by == call.held_until
            release_hold(actor=dispatcher, call_id=call.pk)
            assert fresh(call).held_until is None
            with pytest.raises(Refusal, match="not held"):
                release_hold(actor=dispatcher, call_id=call.pk)

    def test_merged_undone_and_merged_again(self, dispatcher, make_call):
        kept, other = make_call(), make_call()
        for _ in (1, 2):
            link = link_calls(
                actor=dispatcher, call_id=kept.pk, other_id=other.pk, kind=LinkKind.MERGED
            )
            assert fresh(other).status == CallStatus.CLOSED
            undo_link(actor=dispatcher, link_id=link.pk)
            assert (fresh(other).status, other.disposition) == (CallStatus.PENDING, None)
        assert fresh(kept).status == CallStatus.PENDING


class TestHazards:
    """Read once is not read for ever: every later word is read again before the crew goes."""

    def read(self, dispatcher, out):
        seen = hazards_of(fresh(out).call).digest
        read_hazards(actor=dispatcher, assignment_id=out.pk, seen=seen)

    def refused(self, dispatcher, out):
        with pytest.raises(HazardsUnread):
            step(dispatcher, out, S.EN_ROUTE)
        return fresh(out).status == S.DISPATCHED

    def test_a_new_fact_is_read_again(self, dispatcher, out):
        for value in ("knife", "knife and a gun"):
            state_fact(
                actor=dispatcher, call_id=out.call_id, topic=Topic.WEAPON, value=value, seen=()
            )
            assert self.refused(dispatcher, out)
            self.read(dispatcher, out)
        step(dispatcher, out, S.EN_ROUTE)
        assert fresh(out).hazards_read_by == dispatcher

    def test_a_fact_that_replaces_another_is_read_again(self, dispatcher, out):
        fact = state_fact(
            actor=dispatcher, call_id=out.call_id, topic=Topic.WEAPON, value="none", seen=()
        )
        self.read(dispatcher, out)
        state_fact(
            actor=dispatcher, call_id=out.call_id, topic=Topic.WEAPON, value="gun", seen=[fact.pk]
        )
        assert self.refused(dispatcher, out)

    def test_a_new_note_about_the_place_is_read_again_by_crew_and_dispatcher(
        self, dispatcher, make_call, make_unit, out
    ):
        call = out.call
        for words in ("Dog in the yard.", "Two dogs now."):
            write_premise_of_call(actor=dispatcher, call_id=call.pk, text=words)
            assert self.refused(dispatcher, out)
            self.read(dispatcher, out)
        other = make_call(place=call.place)
        for number, unread in ((2, 2), (3, 1)):
            helper = make_unit(f"CRT{number}")
            with pytest.raises(HazardsUnread):
                assign_unit(actor=dispatcher, call_id=other.pk, unit_id=helper.pk)
            assert read_premises(actor=dispatcher, call_id=other.pk) == unread
            assign_unit(actor=dispatcher, call_id=other.pk, unit_id=helper.pk)
            write_premise_of_call(actor=dispatcher, call_id=call.pk, text=f"And {number}.")

    def test_a_note_instead_of_another_is_read_again(self, dispatcher, out):
        for words in ("Dog in the yard.", "Gas in the cellar."):
            note = write_premise_of_call(actor=dispatcher, call_id=out.call_id, text=words)
            assert self.refused(dispatcher, out)
            self.read(dispatcher, out)
            end_premise_note(actor=dispatcher, note_id=note.pk)

    def test_another_unit_reads_for_itself(self, dispatcher, make_unit, out):
        state_fact(
            actor=dispatcher, call_id=out.call_id, topic=Topic.WEAPON, value="knife", seen=()
        )
        self.read(dispatcher, out)
        helper = assign_unit(actor=dispatcher, call_id=out.call_id, unit_id=make_unit("CRT2").pk)
        assert self.refused(dispatcher, helper)
        step(dispatcher, out, S.EN_ROUTE)


def ccd(make_call):
    return make_call(destination=Destination.CCD, priority=4)
