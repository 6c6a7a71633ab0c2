"""Owners who are away, and those who watch and whisper."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.closing.services import close_call
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
from dispatch.handoffs.timers import run_due_owners
from dispatch.open_call.selectors import call_card
from journal.codes.calls import CallStatus, Destination, Disposition
from journal.codes.people import Presence, Program, Role
from programs.base.permissions import Audience
from programs.base.refusals import Forbidden, Invalid, NotFound
from programs.heartbeat.models import Heartbeat, LastSeen
from programs.heartbeat.services import record_last_seen
from tests.conftest import person

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
class TestAway:
    def test_the_owner_who_lost_the_console_keeps_the_call(self, call, casey):
        seen(casey, ago=7)
        run_due_owners(at=now())
        call.refresh_from_db()
        assert call.owner == casey
        assert "owner away" in call_card(ROOM, call.pk).row.hot_tags
        assert Alert.objects.get().reason == "away"

    def test_nobody_is_away_who_was_seen_just_now(self, call, casey):
        seen(casey, ago=1)
        assert run_due_owners(at=now()) == 0

    def test_one_who_is_back_is_there_again(self, call, casey):
        seen(casey, ago=7)
        run_due_owners(at=now())
        seen(casey)
        run_due_owners(at=now())
        call.refresh_from_db()
        assert call.owner_away_at is None
        assert Alert.objects.get().status == "lapsed"

    def test_is_said_once(self, call, casey):
        seen(casey, ago=7)
        assert run_due_owners(at=now()) > 0
        assert run_due_owners(at=now()) == 0

    def test_while_no_server_looks_nobody_is_said_to_be_away(self, call, casey):
        seen(casey, ago=60)
        Heartbeat.objects.update(at=now() - timedelta(seconds=30))
        assert run_due_owners(at=now()) == 0

    def test_a_machine_that_never_had_a_console_is_not_away(self, call):
        Heartbeat.objects.create(at=now())
        assert run_due_owners(at=now()) == 0

    def test_a_dispatchers_waiting_call_is_marked_and_pages_nobody(self, make_call, dispatcher):
        call = make_call(owner=dispatcher)
        seen(dispatcher, ago=7)
        run_due_owners(at=now())
        call.refresh_from_db()
        assert call.owner_away_at
        assert not Alert.objects.exists()

    def test_sightings_are_the_latest_only(self, casey, dispatcher):
        for _ in range(2):
            record_last_seen(staff_ids=[casey.pk, dispatcher.pk], at=now())
        assert LastSeen.objects.count() == 2
        record_last_seen(staff_ids=[], at=now())
        assert Heartbeat.objects.count() == 1


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
        assert not any(one.steps for one in card.assignments)
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
        close_call(actor=casey, call_id=call.pk, disposition=Disposition.REFUSED)
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
        assert [one.text for one in own_panel_for(casey).whispers] == [said.text]
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
        close_call(actor=casey, call_id=call.pk, disposition=Disposition.REFUSED)
        with pytest.raises(Invalid):
            whisper(actor=supervisor, call_id=call.pk, text="…")
