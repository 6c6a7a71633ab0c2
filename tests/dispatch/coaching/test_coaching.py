"""Those who watch a call, and what they whisper to its owner."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.coaching.models import Watch
from dispatch.coaching.selectors import own_panel_for
from dispatch.coaching.services import (
    OwnCall,
    acknowledge_whisper,
    stop_watching,
    watch_call,
    whisper,
)
from dispatch.coaching.timers import run_due_watches
from dispatch.handoffs.services import accept_handoff, offer_call
from dispatch.open_call.selectors import call_card
from journal.codes.calls import CallStatus, Destination
from journal.codes.people import Presence, Program, Role
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.heartbeat.models import Heartbeat, LastSeen
from tests.conftest import person
from tests.ends import end

ROOM = Audience(Role.SUPERVISOR)


@pytest.fixture
def casey(db):
    return person(Role.CLINICIAN, "casey", program=Program.CCD, presence=Presence.AVAILABLE)


@pytest.fixture
def call(dispatcher, make_call, casey):
    """A call that Casey has taken over."""
    call = make_call(destination=Destination.CCD, priority=4)
    handoff = offer_call(actor=dispatcher, call_id=call.pk)
    accept_handoff(actor=casey, handoff_id=handoff.pk)
    call.refresh_from_db()
    return call


def seen(staff, ago=0.0):
    LastSeen.objects.update_or_create(
        staff=staff, defaults={"seen_at": now() - timedelta(seconds=ago)}
    )
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": now()})


@pytest.mark.django_db
class TestWatching:
    def test_is_seen_by_those_who_work_the_call(self, call, supervisor, lead):
        watch_call(actor=supervisor, call_id=call.pk)
        watch_call(actor=lead, call_id=call.pk)
        card = call_card(Audience(Role.DISPATCHER), call.pk)
        assert card.ownership.watchers == (supervisor.name, lead.name)

    def test_changes_nothing(self, call):
        card = call_card(ROOM, call.pk, watching=True)
        assert card.can == {"watching"}
        assert not any(assignment.steps for assignment in card.assignments)
        assert not any(line.may_strike for line in card.timeline)

    def test_is_of_one_call_at_a_time(self, call, supervisor, make_call):
        watch_call(actor=supervisor, call_id=make_call().pk)
        watch_call(actor=supervisor, call_id=call.pk)
        assert Watch.objects.get(until=None).call == call
        stop_watching(actor=supervisor)
        assert not Watch.objects.filter(until=None).exists()

    def test_twice_is_once(self, call, supervisor):
        assert watch_call(actor=supervisor, call_id=call.pk) == watch_call(
            actor=supervisor, call_id=call.pk
        )

    def test_ends_with_the_call_and_with_the_console(self, call, casey, supervisor, lead):
        watch_call(actor=supervisor, call_id=call.pk)
        watch_call(actor=lead, call_id=call.pk)
        seen(supervisor, ago=7)
        run_due_watches(at=now())
        assert Watch.objects.get(until=None).staff == lead
        end(casey, call)
        run_due_watches(at=now())
        assert not Watch.objects.filter(until=None).exists()

    def test_is_not_for_ones_own_call_a_closed_one_or_a_dispatcher(
        self, call, casey, dispatcher, supervisor, make_call
    ):
        with pytest.raises(OwnCall):
            watch_call(actor=casey, call_id=call.pk)
        with pytest.raises(Invalid):
            watch_call(actor=supervisor, call_id=make_call(CallStatus.CLOSED).pk)
        with pytest.raises(Forbidden):
            watch_call(actor=dispatcher, call_id=call.pk)


@pytest.mark.django_db
class TestWhispers:
    def test_are_the_owners_alone(self, call, casey, supervisor, lead):
        said = whisper(actor=supervisor, call_id=call.pk, text="Ask about the children.")
        assert [line.text for line in own_panel_for(casey).whispers] == [said.text]
        assert own_panel_for(lead).whispers == own_panel_for(supervisor).whispers == ()
        for role in Role:
            card = call_card(Audience(role, Program.CCD), call.pk)
            assert said.text not in str(card)

    def test_leave_when_they_are_read(self, call, casey, supervisor):
        said = whisper(actor=supervisor, call_id=call.pk, text="Slower.")
        with pytest.raises(NotFound):
            acknowledge_whisper(actor=supervisor, whisper_id=said.pk)
        acknowledge_whisper(actor=casey, whisper_id=said.pk)
        assert own_panel_for(casey).whispers == ()

    def test_to_oneself_or_after_the_end_are_refused(self, call, casey, supervisor):
        with pytest.raises(OwnCall):
            whisper(actor=casey, call_id=call.pk, text="…")
        end(casey, call)
        with pytest.raises(Invalid):
            whisper(actor=supervisor, call_id=call.pk, text="…")
