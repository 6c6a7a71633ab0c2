"""A hand-off moves its own call and its own clinicians; the other call's stays where it is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from dispatch.handoffs.models import Handoff
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
from journal.codes.calls import CallStatus, Destination
from journal.codes.handoffs import Consent, HandoffReason
from journal.codes.people import Presence, Program, Role
from journal.selectors import events_after
from programs.base.machine import IllegalTransition
from programs.base.refusals import Invalid, NotFound
from programs.presence.services import set_presence
from tests.conftest import person

pytestmark = pytest.mark.django_db


def clinician_named(name):
    return person(Role.CLINICIAN, name, program=Program.CCD, presence=Presence.AVAILABLE)


@pytest.fixture
def casey(db):
    return clinician_named("casey")


@pytest.fixture
def robin(db):
    return clinician_named("robin")


@pytest.fixture
def calls(make_call):
    return [make_call(destination=Destination.CCD, priority=4) for _ in range(2)]


@pytest.fixture
def beside(dispatcher, calls):
    """The other call's, on offer while the first one's goes its way."""
    return offer_call(actor=dispatcher, call_id=calls[1].pk)


def fresh(row):
    row.refresh_from_db()
    return row


def told():
    return [(event.kind, event.data.get("status")) for event in events_after(0)]


def offer(actor, call, **given):
    return offer_call(actor=actor, call_id=call.pk, **given)


def test_an_offer_is_kept_as_it_was_made(dispatcher, calls, casey, robin):
    wanted = uuid4()
    offer(dispatcher, calls[0], to_id=robin.pk, consent=Consent.GIVEN, handoff_id=wanted)
    one = Handoff.objects.get()
    assert (one.pk, one.call, one.to, one.consent) == (wanted, calls[0], robin, "given")
    assert (one.giver, one.status) == (calls[0].owner, "offered")
    assert offer(dispatcher, calls[1]).consent == "not_asked"


def test_taken_by_one_at_this_moment(dispatcher, calls, casey, robin, beside):
    one = offer(dispatcher, calls[0], to_id=casey.pk)
    with pytest.raises(NotYourHandoff, match=f"offered to {casey.name}"):
        accept_handoff(actor=robin, handoff_id=one.pk)
    accept_handoff(actor=casey, handoff_id=one.pk)
    assert (fresh(one).status, one.taken_by) == ("accepted", casey)
    assert (one.called, one.next_at, one.late_at) == (None, None, None)
    assert now() - one.accepted_at < timedelta(minutes=1)
    assert (fresh(calls[0]).owner, fresh(casey).presence) == (casey, "on_call")
    assert fresh(calls[1]).owner != casey
    assert (fresh(beside).status, fresh(robin).presence) == ("offered", "available")
    with pytest.raises(NoLongerOffered, match=f"{casey.name} took this call at"):
        accept_handoff(actor=robin, handoff_id=one.pk)
    with pytest.raises(NotFound):
        accept_handoff(actor=robin, handoff_id=uuid4())


@pytest.mark.parametrize(
    ("presence", "words"), [(Presence.OFF, "You are off"), (Presence.ON_CALL, "You are on a call")]
)
def test_one_who_cannot_take_it_is_told_why(dispatcher, calls, casey, robin, presence, words):
    one = offer(dispatcher, calls[0])
    type(casey).objects.filter(pk=casey.pk).update(presence=presence)
    with pytest.raises(ClinicianUnavailable, match=words):
        accept_handoff(actor=casey, handoff_id=one.pk)
    assert fresh(one).status == "offered"


def test_declined_by_the_one_it_was_for_it_goes_to_the_queue(dispatcher, calls, casey, robin):
    one = offer(dispatcher, calls[0], to_id=casey.pk, consent=Consent.GIVEN)
    decline_handoff(actor=casey, handoff_id=one.pk, reason=HandoffReason.BUSY)
    again = Handoff.objects.exclude(pk=one.pk).get()
    assert (fresh(one).status, one.reason) == ("declined", "busy")
    assert now() - one.ended_at < timedelta(minutes=1)
    assert (again.call, again.to, again.consent, again.status) == (
        calls[0], None, "given", "offered",
    )  # fmt: skip
    assert again.waiting_since == one.waiting_since
    assert [kind for kind, _ in told()][-2:] == ["handoff.moved", "handoff.offered"]


def test_withdrawn_it_is_over_and_the_call_its_owners(dispatcher, calls, casey, beside):
    one, owner = offer(dispatcher, calls[0]), calls[0].owner
    withdraw_handoff(actor=dispatcher, handoff_id=one.pk)
    assert (fresh(one).status, one.next_at, one.late_at) == ("withdrawn", None, None)
    assert (fresh(calls[0]).owner, fresh(beside).status) == (owner, "offered")
    with pytest.raises(NoLongerOffered, match="This offer is"):
        withdraw_handoff(actor=dispatcher, handoff_id=one.pk)
    with pytest.raises(NoLongerOffered):
        decline_handoff(actor=casey, handoff_id=one.pk, reason=HandoffReason.BUSY)


def test_three_on_the_line_and_then_two(dispatcher, calls, casey, robin, beside):
    one = accept_handoff(actor=casey, handoff_id=offer(dispatcher, calls[0]).pk)
    join_handoff(actor=casey, handoff_id=one.pk)
    assert fresh(one).status == "three_way"
    assert now() - one.three_way_at < timedelta(minutes=1)
    with pytest.raises(IllegalTransition):
        join_handoff(actor=casey, handoff_id=one.pk)
    complete_handoff(actor=casey, handoff_id=one.pk)
    assert (fresh(one).status, fresh(beside).status) == ("complete", "offered")
    assert told()[-1] == ("handoff.moved", "complete")
    assert fresh(casey).presence == "on_call"


class TestGivenBack:
    @pytest.fixture
    def one(self, dispatcher, calls, casey, robin, beside):
        return accept_handoff(actor=casey, handoff_id=offer(dispatcher, calls[0]).pk)

    def test_ends_with_its_reason_and_all_are_told(self, one, calls, casey, beside):
        giver = one.giver
        return_call(actor=casey, handoff_id=one.pk, reason=HandoffReason.CALLER)
        assert (fresh(one).status, one.reason) == ("returned", "caller")
        assert now() - one.ended_at < timedelta(minutes=1)
        assert (fresh(calls[0]).owner, calls[0].status) == (giver, CallStatus.PENDING)
        assert fresh(casey).presence == "wrap_up"
        kinds = [kind for kind, _ in told()]
        assert {*kinds[-3:]} >= {"handoff.moved", "staff.presence_changed"}
        assert ("handoff.moved", "returned") in told()
        assert fresh(beside).status == "offered"

    def test_is_not_given_back_twice(self, one, casey, supervisor):
        return_call(actor=casey, handoff_id=one.pk, reason=HandoffReason.BUSY)
        with pytest.raises(IllegalTransition):
            return_call(actor=supervisor, handoff_id=one.pk, reason=HandoffReason.BUSY)

    def test_not_to_one_who_left_the_house(self, one, calls, casey):
        type(casey).objects.filter(pk=one.giver_id).update(is_active=False)
        with pytest.raises(ClinicianUnavailable, match="has left"):
            return_call(actor=casey, handoff_id=one.pk, reason=HandoffReason.BUSY)
        assert (fresh(one).status, fresh(calls[0]).owner) == ("accepted", casey)


class TestTakenOver:
    def test_all_that_it_ends_is_told(self, dispatcher, supervisor, calls, casey, robin, beside):
        """A clinician gave the call and another took it: both wrap up, the hand-off is complete."""
        call = calls[0]
        type(call).objects.filter(pk=call.pk).update(owner=casey)
        type(casey).objects.filter(pk=casey.pk).update(presence=Presence.ON_CALL)
        one = accept_handoff(actor=robin, handoff_id=offer(casey, fresh(call), to_id=robin.pk).pk)
        before = len(events_after(0))
        take_over(actor=supervisor, call_id=call.pk)
        assert (fresh(one).status, fresh(call).owner) == ("complete", supervisor)
        assert (fresh(casey).presence, fresh(robin).presence) == ("wrap_up", "wrap_up")
        events = events_after(0)[before:]
        kinds = [event.kind for event in events]
        assert kinds.count("staff.presence_changed") == 2
        assert ("handoff.moved" in kinds, kinds[-1]) == (True, "call.owner_changed")
        assert {event.actor_id for event in events} == {supervisor.pk}
        assert (fresh(beside).status, fresh(calls[1]).owner == supervisor) == ("offered", False)

    def test_one_on_offer_stays_on_offer(self, dispatcher, supervisor, calls, casey):
        one = offer(dispatcher, calls[0])
        take_over(actor=supervisor, call_id=calls[0].pk)
        assert (fresh(one).status, fresh(calls[0]).owner) == ("offered", supervisor)

    def test_not_ones_own_nor_one_whose_owner_is_there(self, dispatcher, supervisor, calls):
        take_over(actor=supervisor, call_id=calls[0].pk)
        with pytest.raises(NotYourHandoff, match="yours already"):
            take_over(actor=supervisor, call_id=calls[0].pk)
        with pytest.raises(NotYourHandoff, match="is there"):
            take_over(actor=dispatcher, call_id=calls[0].pk)
        assert fresh(calls[0]).owner == supervisor

    @pytest.mark.parametrize("gone", ["away", "left"])
    def test_from_one_who_is_away_or_has_left(self, dispatcher, supervisor, calls, gone):
        take_over(actor=supervisor, call_id=calls[0].pk)
        if gone == "away":
            type(calls[0]).objects.filter(pk=calls[0].pk).update(owner_away_at=now())
        else:
            type(supervisor).objects.filter(pk=supervisor.pk).update(is_active=False)
        take_over(actor=dispatcher, call_id=calls[0].pk)
        assert (fresh(calls[0]).owner, calls[0].owner_away_at) == (dispatcher, None)

    def test_not_of_a_closed_call(self, supervisor, make_call):
        with pytest.raises(Invalid, match="nothing to take over"):
            take_over(actor=supervisor, call_id=make_call(CallStatus.CLOSED).pk)


class TestToWhom:
    def test_is_offered_once(self, dispatcher, calls, casey, robin):
        offer(dispatcher, calls[0], to_id=casey.pk)
        with pytest.raises(AlreadyOffered, match=f"offered to {casey.name} already"):
            offer(dispatcher, calls[0])
        offer(dispatcher, calls[1])
        with pytest.raises(AlreadyOffered, match="offered to the queue already"):
            offer(dispatcher, calls[1], to_id=robin.pk)

    def test_not_to_its_owner_one_who_is_off_or_one_who_left(self, dispatcher, calls, casey):
        type(calls[0]).objects.filter(pk=calls[0].pk).update(owner=casey)
        with pytest.raises(NotYourHandoff, match=f"{casey.name}'s already"):
            offer(dispatcher, calls[0], to_id=casey.pk)
        off, gone = clinician_named("off"), clinician_named("gone")
        set_presence(actor=off, command="go_off")
        type(gone).objects.filter(pk=gone.pk).update(is_active=False)
        with pytest.raises(ClinicianUnavailable, match="is off"):
            offer(dispatcher, calls[0], to_id=off.pk)
        for nobody in (gone.pk, dispatcher.pk, -1):
            with pytest.raises(NotFound, match="no such clinician"):
                offer(dispatcher, calls[0], to_id=nobody)
        assert not Handoff.objects.exists()
