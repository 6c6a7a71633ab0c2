"""A call that waits by decision: for a reason, for a while that is bounded, and heard."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.calls.models import Call
from dispatch.calls.timers import run_due_calls
from dispatch.holds.services import NotHeld, hold_call, release_hold
from dispatch.response.services import declare_imminent
from dispatch.waiting.timers import run_due_waits
from journal.codes.alerts import AlertStatus, WaitKey
from journal.codes.scene import HoldReason
from journal.selectors import events_after
from programs.base.refusals import Invalid, Refusal

pytestmark = pytest.mark.django_db
WHY = HoldReason.CALLER


@pytest.fixture
def mild(make_call):
    return make_call(band=4, priority=4)


def hold(actor, call, minutes):
    return hold_call(actor=actor, call_id=call.pk, minutes=minutes, reason=WHY)


def test_a_held_call_is_late_only_after_it(dispatcher, mild):
    hold(dispatcher, mild, 30)
    assert run_due_calls(at=now() + timedelta(minutes=29)) == 0
    assert run_due_calls(at=now() + timedelta(minutes=31)) == 1
    mild.refresh_from_db()
    assert (mild.overdue_at is not None, mild.held_until) == (True, None)


def test_it_can_be_wanted_sooner(dispatcher, make_call):
    call = make_call(band=4, priority=3)
    hold(dispatcher, call, 60)
    release_hold(actor=dispatcher, call_id=call.pk)
    call.refresh_from_db()
    assert call.held_until is None
    assert call.respond_by < now() + timedelta(minutes=16)


@pytest.mark.parametrize("band", [1, 2])
def test_a_grave_call_only_a_supervisor_holds_for_minutes(dispatcher, supervisor, make_call, band):
    call = make_call(band=band)
    with pytest.raises(NotHeld, match="too grave to be held: send somebody"):
        hold(dispatcher, call, 1)
    call.refresh_from_db()
    assert (call.held_until, call.holds) == (None, 0)
    hold(supervisor, call, 5)
    with pytest.raises(NotHeld):
        hold(supervisor, call, 30)


def test_a_locked_call_is_as_grave(dispatcher, make_call):
    call = make_call(band=4, locked=True)
    with pytest.raises(NotHeld, match="too grave"):
        hold(dispatcher, call, 1)


def test_a_life_in_danger_is_held_by_nobody(supervisor, make_call):
    call = make_call(imminent_at=now())
    with pytest.raises(Refusal, match="life is in danger"):
        hold(supervisor, call, 1)
    assert Call.objects.get().held_until is None


def test_a_held_call_whose_person_comes_into_danger_is_held_no_more(dispatcher, mild):
    hold(dispatcher, mild, 60)
    declare_imminent(actor=dispatcher, call_id=mild.pk)
    mild.refresh_from_db()
    assert mild.held_until is None
    assert mild.respond_by <= now()


def test_the_database_holds_no_call_without_a_reason(mild):
    with pytest.raises(IntegrityError, match="a_held_call_says_why"), transaction.atomic():
        Call.objects.filter(pk=mild.pk).update(held_until=now())


def test_renewals_add_up_to_what_the_band_allows(dispatcher, supervisor, make_call):
    call = make_call(band=3, priority=4)
    hold(dispatcher, call, 30)
    with pytest.raises(NotHeld, match="can be held for"):
        hold(dispatcher, call, 31)
    # As if that hold was over.
    Call.objects.update(held_until=now(), respond_by=now())
    with pytest.raises(NotHeld, match="held for 30 min already"):
        hold(dispatcher, call, 1)
    hold(supervisor, call, 20)
    call.refresh_from_db()
    assert (call.holds, call.held_seconds) == (2, 50 * 60)


def test_what_is_given_back_was_not_waited(dispatcher, make_call):
    call = make_call(band=3, priority=4)
    for _ in (1, 2, 3):
        hold(dispatcher, call, 30)
        release_hold(actor=dispatcher, call_id=call.pk)
    call.refresh_from_db()
    assert call.held_seconds == 0


def test_holding_and_releasing_again_and_again_gives_no_time(dispatcher, make_call):
    call = make_call(band=4, priority=3)
    hold(dispatcher, call, 1)
    release_hold(actor=dispatcher, call_id=call.pk)
    call.refresh_from_db()
    first = call.respond_by
    # As if it had gone on so for ten minutes.
    Call.objects.update(held_since=call.held_since - timedelta(minutes=10))
    hold(dispatcher, call, 1)
    release_hold(actor=dispatcher, call_id=call.pk)
    call.refresh_from_db()
    assert call.respond_by < first


def test_each_renewal_is_heard(dispatcher, mild):
    hold(dispatcher, mild, 10)
    run_due_waits(at=now())
    assert not Alert.objects.filter(wait=WaitKey.HELD).exists()
    for renewals in (1, 2):
        hold(dispatcher, mild, 10)
        run_due_waits(at=now())
        told = Alert.objects.filter(wait=WaitKey.HELD)
        assert told.count() == renewals
        assert told.filter(status=AlertStatus.RAISED).count() == 1


@pytest.mark.parametrize("minutes", [0, -5, 24 * 60 + 1, 10**30])
def test_for_minutes_that_can_be_meant(dispatcher, mild, minutes):
    with pytest.raises(Invalid):
        hold(dispatcher, mild, minutes)


def test_its_reason_is_on_record(dispatcher, mild):
    hold(dispatcher, mild, 10)
    (held,) = [event for event in events_after(0) if event.kind == "call.held"]
    assert (held.data["reason"], held.data["times"]) == ("caller", 1)


def test_the_page_asks_why_and_changes_nothing_without(client, dispatcher, mild):
    client.force_login(dispatcher, "django.contrib.auth.backends.ModelBackend")
    address = f"/calls/{mild.pk}/hold/"
    assert "Why it can wait" in client.get(address, secure=True).content.decode()
    refused = client.post(address, {"minutes": "15"}, secure=True)
    assert refused.status_code == 422
    assert "Say why the call can wait" in refused.content.decode()
    assert Call.objects.get().held_until is None
    done = client.post(address, {"minutes": "15", "reason": "unit_soon"}, secure=True)
    assert done.status_code == 204
