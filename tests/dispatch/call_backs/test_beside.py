"""A promised call to one person; the promise to another stays."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from dispatch.call_backs import services
from dispatch.call_backs.models import CallBack, CallBackAttempt
from dispatch.call_backs.services import (
    CallBackPlan,
    finish_call_back,
    log_attempt,
    schedule_call_back,
)
from journal.codes.calls import CallStatus, Destination, Disposition
from journal.codes.care import Attempt, CallBackOutcome
from journal.codes.people import Role
from programs.base.quiet import usual_time
from programs.base.refusals import Invalid, NotFound
from tests.conftest import person

pytestmark = pytest.mark.django_db
CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture(autouse=True)
def never_quiet(settings):
    settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR = 24, 0


@pytest.fixture
def two(clinician, make_call):
    """Two people who were promised a call."""
    calls = [
        make_call(
            CallStatus.CLOSED, destination=Destination.CCD,
            disposition=Disposition.SETTLED_BY_PHONE,
        )
        for _ in range(2)
    ]  # fmt: skip
    return [
        CallBack.objects.create(call=call, owner=clinician, due_at=now() + timedelta(hours=1))
        for call in calls
    ]


def fresh(row):
    row.refresh_from_db()
    return row


def test_each_try_is_of_its_own(clinician, two):
    one, other = two
    log_attempt(actor=clinician, call_back_id=one.pk, result=Attempt.REACHED)
    attempt = CallBackAttempt.objects.get()
    assert (attempt.call_back, attempt.by, attempt.result) == (one, clinician, "reached")
    assert now() - attempt.at < timedelta(minutes=1)
    with pytest.raises(Invalid, match="No try has reached"):
        finish_call_back(actor=clinician, call_back_id=other.pk, outcome=CallBackOutcome.WELL)
    finish_call_back(actor=clinician, call_back_id=one.pk, outcome=CallBackOutcome.WELL)
    assert (fresh(one).status, one.outcome, one.done_by) == ("done", "well", clinician)
    assert now() - one.done_at < timedelta(minutes=1)
    assert (fresh(other).status, other.outcome) == ("due", None)


@pytest.mark.parametrize("outcome", ["well", "needs_more", "not_wanted"])
def test_whoever_is_said_to_have_been_reached_was(clinician, two, outcome):
    one, _other = two
    log_attempt(actor=clinician, call_back_id=one.pk, result=Attempt.NO_ANSWER)
    with pytest.raises(Invalid, match="No try has reached"):
        finish_call_back(actor=clinician, call_back_id=one.pk, outcome=CallBackOutcome(outcome))


def test_given_up_at_the_third_try_and_not_tried_after_that(clinician, two):
    one, _other = two
    for tries in range(3):
        with pytest.raises(Invalid, match=f"{tries} of 3 tries"):
            finish_call_back(
                actor=clinician, call_back_id=one.pk, outcome=CallBackOutcome.NOT_REACHED
            )
        log_attempt(actor=clinician, call_back_id=one.pk, result=Attempt.NO_ANSWER)
    finish_call_back(actor=clinician, call_back_id=one.pk, outcome=CallBackOutcome.NOT_REACHED)
    with pytest.raises(Invalid, match="call-back is done"):
        log_attempt(actor=clinician, call_back_id=one.pk, result=Attempt.REACHED)
    with pytest.raises(NotFound, match="no such call-back"):
        log_attempt(actor=clinician, call_back_id=uuid4(), result=Attempt.REACHED)


class TestPromised:
    @pytest.fixture
    def call(self, make_call):
        return make_call(CallStatus.ACTIVE, destination=Destination.CCD)

    def test_for_the_time_that_was_said_by_whom(self, clinician, lead, call):
        at = now() + timedelta(hours=3)
        schedule_call_back(call, clinician, CallBackPlan(at, lead.pk))
        one = CallBack.objects.get()
        assert (one.call, one.owner, one.due_at, one.status) == (call, lead, at, "due")

    def test_or_by_who_closes_the_call_at_the_usual_time(self, clinician, call):
        schedule_call_back(call, clinician, CallBackPlan())
        one = CallBack.objects.get()
        assert one.owner == clinician
        assert abs(one.due_at - usual_time(now())) < timedelta(minutes=1)

    def test_not_for_this_moment_nor_by_somebody_who_makes_none(
        self, clinician, dispatcher, call, monkeypatch
    ):
        moment = now()
        monkeypatch.setattr(services, "now", lambda: moment)
        with pytest.raises(Invalid, match="in the past"):
            schedule_call_back(call, clinician, CallBackPlan(moment))
        gone = person(Role.CLINICIAN, "gone", program="ccd", is_active=False)
        for owner in (dispatcher.pk, gone.pk, 0):
            with pytest.raises(Invalid, match="makes no call-backs"):
                schedule_call_back(call, clinician, CallBackPlan(by=owner))
        assert not CallBack.objects.exists()

    def test_at_night_is_refused_with_the_hours_of_the_night(self, clinician, call, settings):
        settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR = 21, 8
        tomorrow = now().astimezone(CHICAGO).date() + timedelta(days=1)
        at = datetime(tomorrow.year, tomorrow.month, tomorrow.day, 22, 15, tzinfo=CHICAGO)
        with pytest.raises(Invalid, match="22:15 is in the quiet hours, 21:00 to 8:00"):
            schedule_call_back(call, clinician, CallBackPlan(at))
