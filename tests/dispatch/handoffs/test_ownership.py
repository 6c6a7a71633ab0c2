"""Owners who are away, and those who take their calls over."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.handoffs.services import accept_handoff, offer_call
from dispatch.handoffs.timers import run_due_owners
from dispatch.open_call.selectors import call_card
from journal.codes.calls import Destination
from journal.codes.people import Presence, Program, Role
from programs.base.permissions import Audience
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
