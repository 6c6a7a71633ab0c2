"""Giving a call over: it is somebody's at every moment, and one person's only."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.assignments.services import report_progress
from dispatch.calls.models import Call
from dispatch.calls.selectors import calls_visible_to
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.selectors import queue_for
from dispatch.handoffs.services import (
    AlreadyOffered,
    ClinicianUnavailable,
    NoLongerOffered,
    NotYourHandoff,
    accept_handoff,
    complete_handoff,
    decline_handoff,
    join_handoff,
    offer_call,
    return_call,
    take_over,
    withdraw_handoff,
)
from dispatch.handoffs.states import HANDOFF
from dispatch.handoffs.timers import run_due_handoffs
from dispatch.open_call.selectors import call_card
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from journal.codes.calls import CallStatus, Destination, Source
from journal.codes.handoffs import Consent, HandoffReason, HandoffStatus
from journal.codes.people import Presence, Program, Role
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.heartbeat.models import Heartbeat, LastSeen
from programs.people.selectors import audience_of
from programs.presence.services import set_presence
from tests.conftest import in_thread, person
from tests.ends import end

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TO_CCD = Route(band=4, destination=Destination.CCD, priority=4, because="The phone is enough.")
TO_CRT = Route(band=2, destination=Destination.CRT, priority=2, because="Thoughts of suicide.")
BUSY = HandoffReason.BUSY


@pytest.fixture
def casey(db):
    return person(Role.CLINICIAN, "casey", program=Program.CCD, presence=Presence.AVAILABLE)


@pytest.fixture
def robin(db):
    return person(Role.CLINICIAN, "robin", program=Program.CCD, presence=Presence.AVAILABLE)


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


@pytest.fixture
def offered(dispatcher, call, casey, robin):
    return offer_call(actor=dispatcher, call_id=call.pk)


@pytest.fixture
def taken(offered, casey):
    return accept_handoff(actor=casey, handoff_id=offered.pk)


def kinds():
    return [event.kind for event in events_after(0)]


def fresh(row):
    row.refresh_from_db()
    return row


@pytest.mark.django_db
class TestOffer:
    def test_leaves_the_call_with_its_owner(self, dispatcher, call, casey):
        owner = call.owner
        handoff = offer_call(actor=dispatcher, call_id=call.pk, consent=Consent.GIVEN)
        assert fresh(call).owner == owner
        assert (handoff.status, handoff.giver, handoff.consent) == ("offered", owner, "given")
        assert kinds() == ["handoff.offered"]

    def test_to_the_queue_calls_who_has_been_free_longest(self, dispatcher, call, casey, robin):
        for who in (robin, casey):
            set_presence(actor=who, command="pause")
            set_presence(actor=who, command="resume")
        assert offer_call(actor=dispatcher, call_id=call.pk).called == robin

    def test_two_who_wait_call_two_people(self, dispatcher, make_call, casey, robin):
        waiting = [make_call(destination=Destination.CCD, priority=4) for _ in range(3)]
        called = [offer_call(actor=dispatcher, call_id=call.pk).called for call in waiting]
        assert set(called[:2]) == {casey, robin}
        assert called[2] is not None

    def test_is_made_by_triage_for_a_call_sent_to_the_clinicians(self, dispatcher, make_call):
        call = make_call(CallStatus.TRIAGING)
        route_call(actor=dispatcher, call_id=call.pk, route=TO_CCD)
        assert call.handoffs.get().status == "offered"
        route_call(actor=dispatcher, call_id=call.pk, route=TO_CRT)
        assert call.handoffs.get().status == "withdrawn"

    def test_is_not_made_for_a_call_that_a_clinician_triages(self, taken, casey, call):
        route_call(actor=casey, call_id=call.pk, route=TO_CCD)
        assert call.handoffs.count() == 1

    def test_is_one_at_a_time(self, dispatcher, offered, call):
        with pytest.raises(AlreadyOffered, match="the queue already"):
            offer_call(actor=dispatcher, call_id=call.pk)

    def test_is_not_made_to_somebody_who_is_off(self, dispatcher, call, casey):
        set_presence(actor=casey, command="go_off")
        with pytest.raises(ClinicianUnavailable, match="is off"):
            offer_call(actor=dispatcher, call_id=call.pk, to_id=casey.pk)
        assert not Handoff.objects.exists()

    def test_never_calls_one_who_is_off_on_a_call_or_on_a_break(self, dispatcher, call, casey):
        for command in ("take", "finish", "pause", "go_off"):
            set_presence(actor=casey, command=command)
            handoff = offer_call(actor=dispatcher, call_id=call.pk)
            assert handoff.called is None
            withdraw_handoff(actor=dispatcher, handoff_id=handoff.pk)

    def test_is_not_made_of_a_closed_call(self, dispatcher, make_call):
        over = make_call(CallStatus.CLOSED)
        with pytest.raises(Invalid, match="closed"):
            offer_call(actor=dispatcher, call_id=over.pk)

    def test_is_not_for_a_crew(self, crew, make_call):
        with pytest.raises(Forbidden):
            offer_call(actor=crew, call_id=make_call().pk)

    def test_to_nobody_we_know(self, dispatcher, call, supervisor):
        with pytest.raises(NotFound):
            offer_call(actor=dispatcher, call_id=call.pk, to_id=supervisor.pk)

    def test_shows_a_call_of_another_program_to_the_clinicians(self, dispatcher, make_call, casey):
        call = make_call()
        theirs = calls_visible_to(audience_of(casey)).filter(pk=call.pk)
        assert not theirs.exists()
        handoff = offer_call(actor=dispatcher, call_id=call.pk)
        assert theirs.exists()
        withdraw_handoff(actor=dispatcher, handoff_id=handoff.pk)
        assert not theirs.exists()


@pytest.mark.django_db
class TestAccept:
    def test_makes_the_call_the_takers(self, taken, casey, call):
        assert fresh(call).owner == casey
        assert call.status == CallStatus.ACTIVE
        assert (taken.status, taken.taken_by) == ("accepted", casey)
        assert fresh(casey).presence == Presence.ON_CALL

    def test_is_refused_to_the_second_who_is_told_who(self, taken, robin):
        with pytest.raises(NoLongerOffered, match="casey took this call at"):
            accept_handoff(actor=robin, handoff_id=taken.pk)
        assert fresh(robin).presence == Presence.AVAILABLE

    def test_is_refused_to_one_who_is_off_or_on_a_call(self, offered, casey):
        set_presence(actor=casey, command="take")
        with pytest.raises(ClinicianUnavailable, match="on a call"):
            accept_handoff(actor=casey, handoff_id=offered.pk)
        set_presence(actor=casey, command="finish")
        set_presence(actor=casey, command="go_off")
        with pytest.raises(ClinicianUnavailable, match="off"):
            accept_handoff(actor=casey, handoff_id=offered.pk)
        assert fresh(offered).status == "offered"

    def test_of_a_call_for_somebody_else_is_refused(self, dispatcher, call, casey, robin):
        handoff = offer_call(actor=dispatcher, call_id=call.pk, to_id=casey.pk)
        with pytest.raises(NotYourHandoff, match="casey"):
            accept_handoff(actor=robin, handoff_id=handoff.pk)

    def test_a_call_that_the_clinician_served_wants_no_reason_why_nobody_did(
        self, casey, taken, call
    ):
        Call.objects.filter(pk=call.pk).update(need=Destination.CCD)
        assert not call_card(audience_of(casey), call.pk).wants_reason
        end(casey, call)

    def test_keeps_the_call_on_the_board_when_it_is_sent_to_a_team(self, taken, casey, call):
        route_call(actor=casey, call_id=call.pk, route=TO_CRT)
        assert calls_visible_to(audience_of(casey)).filter(pk=call.pk).exists()
        assert fresh(call).owner == casey

    def test_a_call_sent_to_a_team_waits_for_it_and_can_be_late(self, taken, casey, call):
        route_call(actor=casey, call_id=call.pk, route=TO_CRT)
        assert fresh(call).status == CallStatus.PENDING
        assert call.respond_by > now()

    def test_a_cancelled_unit_leaves_the_call_with_its_clinician(
        self, taken, casey, call, unit, make_assignment
    ):
        one = make_assignment(fresh(call), unit)
        report_progress(actor=casey, assignment_id=one.pk, status=AssignmentStatus.CANCELLED)
        assert fresh(call).status == CallStatus.ACTIVE

    def test_is_for_those_who_are_present(self, offered, dispatcher):
        with pytest.raises(Forbidden):
            accept_handoff(actor=dispatcher, handoff_id=offered.pk)


@pytest.mark.django_db
class TestTheOtherWays:
    def test_declined_by_the_one_named_it_goes_to_the_queue(self, dispatcher, call, casey, robin):
        first = offer_call(actor=dispatcher, call_id=call.pk, to_id=casey.pk)
        decline_handoff(actor=casey, handoff_id=first.pk, reason=BUSY)
        again = call.handoffs.get(status="offered")
        assert (fresh(first).status, first.reason) == ("declined", "busy")
        assert (again.to, again.waiting_since) == (None, first.waiting_since)
        assert fresh(call).owner == first.giver

    def test_passed_on_in_the_queue_the_next_is_called(self, offered, casey, robin):
        assert offered.called == casey
        decline_handoff(actor=casey, handoff_id=offered.pk, reason=BUSY)
        assert fresh(offered).called == robin
        assert offered.status == "offered"
        assert events_after(0)[-1].data["reason"] == "busy"

    def test_passed_on_by_the_only_one_nobody_is_called(self, offered, casey, robin):
        set_presence(actor=robin, command="pause")
        decline_handoff(actor=casey, handoff_id=offered.pk, reason=BUSY)
        assert fresh(offered).called is None

    def test_one_who_is_not_called_has_nothing_to_pass_on(self, offered, robin):
        with pytest.raises(NotYourHandoff):
            decline_handoff(actor=robin, handoff_id=offered.pk, reason=BUSY)

    def test_three_way_and_complete(self, taken, dispatcher, casey, call):
        join_handoff(actor=dispatcher, handoff_id=taken.pk)
        complete_handoff(actor=casey, handoff_id=taken.pk)
        assert fresh(taken).status == "complete"
        assert taken.three_way_at
        assert fresh(call).owner == casey

    def test_given_back_it_is_the_givers_again(self, taken, casey, call):
        return_call(actor=casey, handoff_id=taken.pk, reason=HandoffReason.CALLER)
        assert fresh(call).owner == taken.giver
        assert call.status == CallStatus.PENDING
        assert fresh(casey).presence == Presence.WRAP_UP
        assert "call.released" in kinds()

    def test_given_back_to_one_who_has_left_is_refused(self, taken, casey, call):
        Heartbeat.objects.create(at=now())
        LastSeen.objects.create(staff=taken.giver, seen_at=now() - timedelta(minutes=5))
        with pytest.raises(ClinicianUnavailable, match="has left"):
            return_call(actor=casey, handoff_id=taken.pk, reason=BUSY)
        assert fresh(call).owner == casey

    def test_given_back_only_by_its_owner(self, taken, robin, supervisor):
        with pytest.raises(NotYourHandoff):
            return_call(actor=robin, handoff_id=taken.pk, reason=BUSY)
        return_call(actor=supervisor, handoff_id=taken.pk, reason=BUSY)

    def test_handed_on_to_a_colleague_the_first_is_complete(self, taken, casey, robin, call):
        again = offer_call(actor=casey, call_id=call.pk, to_id=robin.pk)
        assert fresh(taken).status == "complete"
        assert fresh(call).owner == casey
        accept_handoff(actor=robin, handoff_id=again.pk)
        assert fresh(call).owner == robin

    def test_closing_the_call_ends_the_hand_off(self, taken, offered, casey, call):
        end(casey, call)
        assert fresh(taken).status == "complete"
        assert fresh(casey).presence == Presence.WRAP_UP

    def test_closing_a_call_on_offer_withdraws_it(self, offered, dispatcher, call):
        end(dispatcher, call)
        assert fresh(offered).status == "withdrawn"

    def test_taken_over_from_one_who_is_away(self, taken, robin, casey, call):
        with pytest.raises(NotYourHandoff, match="is there"):
            take_over(actor=robin, call_id=call.pk)
        Call.objects.filter(pk=call.pk).update(owner_away_at=now())
        take_over(actor=robin, call_id=call.pk)
        assert fresh(call).owner == robin
        assert call.owner_away_at is None

    def test_a_call_taken_over_while_on_offer_is_given_by_its_new_owner(
        self, offered, casey, supervisor, call
    ):
        take_over(actor=supervisor, call_id=call.pk)
        taken = accept_handoff(actor=casey, handoff_id=offered.pk)
        assert taken.giver == supervisor

    def test_closing_one_call_leaves_another_on_the_phone(
        self, taken, casey, call, make_call, dispatcher
    ):
        other = make_call(destination=Destination.CCD, priority=4)
        set_presence(actor=casey, command="finish")
        again = offer_call(actor=dispatcher, call_id=other.pk, to_id=casey.pk)
        accept_handoff(actor=casey, handoff_id=again.pk)
        end(casey, call)
        assert fresh(casey).presence == Presence.ON_CALL
        end(casey, other)
        assert fresh(casey).presence == Presence.WRAP_UP

    def test_taken_over_by_who_is_in_charge(self, taken, supervisor, call):
        assert take_over(actor=supervisor, call_id=call.pk).owner == supervisor
        with pytest.raises(NotYourHandoff, match="yours already"):
            take_over(actor=supervisor, call_id=call.pk)


@pytest.mark.django_db
class TestTheClock:
    def test_calls_the_next_then_the_supervisor(self, offered, casey, robin, supervisor, call):
        run_due_handoffs(at=offered.next_at)
        assert fresh(offered).called == robin
        run_due_handoffs(at=offered.next_at)
        assert fresh(offered).called == casey
        run_due_handoffs(at=offered.waiting_since + timedelta(seconds=300))
        assert Alert.objects.get().reason == "late"
        assert queue_for(audience_of(supervisor))[0].late
        assert fresh(call).owner == offered.giver

    def test_does_nothing_twice(self, offered):
        late = offered.waiting_since + timedelta(seconds=301)
        assert run_due_handoffs(at=late) > 0
        assert run_due_handoffs(at=late) == 0
        assert Alert.objects.count() == 1

    def test_passes_an_offer_to_one_person_on_to_the_queue(self, dispatcher, call, casey, robin):
        named = offer_call(actor=dispatcher, call_id=call.pk, to_id=casey.pk)
        run_due_handoffs(at=named.expires_at)
        assert fresh(named).status == "expired"
        again = call.handoffs.get(status="offered")
        assert (again.to, again.waiting_since) == (None, named.waiting_since)

    def test_ends_an_offer_nobody_took_and_says_what_else_there_is(self, offered, call, casey):
        run_due_handoffs(at=offered.expires_at)
        assert fresh(offered).status == "expired"
        card = call_card(Audience(Role.DISPATCHER), call.pk)
        assert "CIT officer, or transfer to 988" in card.ownership.fallback
        assert fresh(call).owner == offered.giver

    def test_makes_up_for_an_hour_without_it(self, dispatcher, call, casey):
        named = offer_call(actor=dispatcher, call_id=call.pk, to_id=casey.pk)
        run_due_handoffs(at=named.offered_at + timedelta(hours=1))
        run_due_handoffs(at=named.offered_at + timedelta(hours=1, seconds=2))
        assert call.handoffs.filter(status="offered").count() == 1
        assert Alert.objects.filter(reason="late").count() == 1


@pytest.mark.django_db
class TestTheQueue:
    def test_nobody_there_says_what_else_there_is_at_once(self, dispatcher, call):
        offer_call(actor=dispatcher, call_id=call.pk)
        card = call_card(Audience(Role.DISPATCHER), call.pk)
        assert card.ownership.fallback.startswith("No clinician is there")

    def test_all_busy_is_said(self, dispatcher, call, casey):
        set_presence(actor=casey, command="take")
        offer_call(actor=dispatcher, call_id=call.pk)
        card = call_card(Audience(Role.DISPATCHER), call.pk)
        assert card.ownership.fallback.startswith("All 1 clinicians are busy")

    def test_an_officer_goes_before_the_publics_low_risk_and_after_high_risk(
        self, dispatcher, make_call, casey
    ):
        low = make_call(destination=Destination.CCD, priority=4)
        officer = make_call(destination=Destination.CCD, priority=4, source=Source.OFFICER)
        high = make_call(destination=Destination.CRT, priority=2)
        for one in (low, officer, high):
            offer_call(actor=dispatcher, call_id=one.pk)
        rows = queue_for(audience_of(casey))
        assert [row.number for row in rows] == [high.number, officer.number, low.number]

    @pytest.mark.parametrize("role", list(Role))
    def test_is_seen_by_those_who_take_calls_over(self, offered, role):
        seen = bool(queue_for(Audience(role, Program.CCD)))
        assert seen is (role in (Role.CLINICIAN, Role.LEAD, Role.SUPERVISOR))


@LIVE
def test_of_two_who_take_at_the_same_instant_one_has_it(offered, casey, robin, call):
    told = []

    def second():
        with pytest.raises(NoLongerOffered) as refusal:
            accept_handoff(actor=robin, handoff_id=offered.pk)
        told.append(str(refusal.value))

    fresh(call)
    with transaction.atomic():
        accept_handoff(actor=casey, handoff_id=offered.pk)
        other = in_thread(second)
        other.join(0.4)
        assert other.is_alive()
    other.join(5)
    assert told[0].startswith("Clinician casey took this call at")
    assert fresh(call).owner == casey


@LIVE
def test_the_clock_leaves_a_call_alone_that_somebody_is_taking(offered, casey, call):
    """Nobody is offered a call that is being taken, and no offer is made twice."""
    done = []
    fresh(call)
    with transaction.atomic():
        accept_handoff(actor=casey, handoff_id=offered.pk)
        clock = in_thread(lambda: done.append(run_due_handoffs(at=now() + timedelta(hours=1))))
        clock.join(5)
    assert done == [0]
    assert call.handoffs.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("source", "target"), list(product(HandoffStatus, HandoffStatus)))
def test_the_database_refuses_every_move_that_is_not_listed(make_call, casey, source, target):
    over = {"ended_at": now(), "taken_by": casey, "accepted_at": now()}
    still_open = ("offered", "accepted", "three_way")
    call = make_call()
    handoff = Handoff.objects.create(
        call=call, giver=call.owner, status=source, offered_at=now(), waiting_since=now(),
        expires_at=now(), **(over | ({"ended_at": None} if source in still_open else {})),
    )  # fmt: skip
    move = Handoff.objects.filter(pk=handoff.pk)
    change = {"status": target, "ended_at": None if target in still_open else now()}
    if source == target or (source, target) in HANDOFF.pairs():
        assert move.update(**change) == 1
    else:
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            move.update(**change)


@pytest.mark.django_db
def test_the_database_holds_one_open_hand_off_a_call(offered, call):
    with pytest.raises(IntegrityError, match="one_open_handoff"), transaction.atomic():
        Handoff.objects.create(
            call=call, giver=call.owner, offered_at=now(), waiting_since=now(), expires_at=now()
        )


@pytest.mark.django_db
def test_the_database_holds_no_call_without_an_owner(call):
    with pytest.raises(IntegrityError, match="owner_id"), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(owner=None)
