"""A program that shuts while calls wait for it: decided before the hour, and done at the hour."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.calls.models import Call
from dispatch.handoffs.models import Handoff
from dispatch.waiting.timers import run_due_waits
from journal.codes.alerts import AlertStatus, WaitKey
from journal.codes.calls import CallStatus, Destination
from journal.codes.people import Role
from journal.selectors import events_after
from mih.environment import ROOT
from programs.base.permissions import Audience
from programs.base.waits import waits
from programs.hours.models import OpeningHours
from programs.people.models import Staff
from triage.decisions.timers import oldest_closing_due, run_due_closings

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("America/Chicago")
EIGHT, ELEVEN = (datetime(2026, 11, 24, hour, tzinfo=ZONE) for hour in (20, 23))
LEAD = timedelta(seconds=waits().shutting.lead)
SECOND = timedelta(seconds=1)


@pytest.fixture
def hours(protocol):
    by = Staff.objects.first()
    source = (ROOT / "cities" / "okc" / "hours.toml").read_text()
    return OpeningHours.objects.create(source=source, set_at=EIGHT, set_by=by)


@pytest.fixture
def waiting(hours, make_call):
    def make(destination, **given):
        far = ELEVEN + timedelta(hours=9)
        return make_call(
            destination=destination, step_at=EIGHT, received_at=EIGHT, respond_by=far,
            need=destination, owned_at=EIGHT, **given,
        )  # fmt: skip

    return make


def told():
    return [event.data for event in events_after(0) if event.kind == "call.program_shuts"]


def test_before_the_hour_it_is_decided_and_told(waiting):
    call = waiting(Destination.CRT)
    assert run_due_closings(at=ELEVEN - LEAD - SECOND) == 0
    assert run_due_closings(at=ELEVEN - LEAD) == 1
    assert run_due_closings(at=ELEVEN - LEAD) == 0
    call.refresh_from_db()
    assert (call.destination, call.shuts_at) == ("crt", ELEVEN)
    assert "Police" in call.availability
    (fact,) = told()
    assert (fact["to"], fact["moved"]) == ("police", False)
    run_due_waits(at=ELEVEN - LEAD)
    for role in (Role.CALL_TAKER, Role.DISPATCHER):
        assert any("its program shuts" in row.words for row in alerts_for(Audience(role)))


def test_at_the_hour_it_goes_there_with_its_reason(waiting):
    call = waiting(Destination.CRT)
    run_due_closings(at=ELEVEN - LEAD)
    assert run_due_closings(at=ELEVEN - SECOND) == 0
    assert oldest_closing_due(ELEVEN) == ELEVEN
    assert run_due_closings(at=ELEVEN) == 1
    assert run_due_closings(at=ELEVEN + timedelta(hours=1)) == 0
    assert oldest_closing_due(ELEVEN + timedelta(hours=1)) is None
    call.refresh_from_db()
    assert (call.destination, call.need, call.status) == ("police", "crt", CallStatus.PENDING)
    assert call.co_response
    assert "closed since 23:00" in call.availability
    assert told()[-1]["moved"]
    run_due_waits(at=ELEVEN)
    moved = Alert.objects.filter(wait=WaitKey.MOVED, status=AlertStatus.RAISED)
    assert moved.filter(about__endswith=":moved").exists()


def test_an_offer_to_clinicians_who_go_home_is_withdrawn(waiting):
    call = waiting(Destination.CCD, band=5)
    Handoff.objects.create(
        call=call, giver=call.owner, offered_at=EIGHT, waiting_since=EIGHT,
        expires_at=ELEVEN + timedelta(hours=1),
    )  # fmt: skip
    run_due_closings(at=ELEVEN)
    call.refresh_from_db()
    assert call.destination == "988"
    assert Handoff.objects.get().status == "withdrawn"


def test_a_locked_call_is_held_here_by_decision_and_told(waiting):
    call = waiting(Destination.ART, band=2, locked=True)
    run_due_closings(at=ELEVEN)
    call.refresh_from_db()
    assert call.destination in ("crt", "police", "art")
    assert call.moved_at == ELEVEN
    assert told()


def test_what_somebody_sent_there_after_the_hour_stays(waiting):
    call = waiting(Destination.CRT)
    Call.objects.filter(pk=call.pk).update(step_at=ELEVEN + timedelta(minutes=5))
    assert run_due_closings(at=ELEVEN + timedelta(minutes=10)) == 0


def test_what_is_worked_is_not_moved(waiting):
    call = waiting(Destination.CRT)
    Call.objects.filter(pk=call.pk).update(status=CallStatus.ACTIVE)
    assert run_due_closings(at=ELEVEN) == 0


def test_who_is_asked_at_this_moment_is_still_asked(waiting):
    call = waiting(Destination.CRT, triage_at=EIGHT)
    run_due_closings(at=ELEVEN)
    call.refresh_from_db()
    assert (call.destination, call.triage_at) == ("police", EIGHT)
