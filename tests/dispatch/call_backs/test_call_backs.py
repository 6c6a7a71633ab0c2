"""Promised calls: made, tried, ended, and never lost (docs/requirements.md R34)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.call_backs.models import CallBack
from dispatch.call_backs.services import CallBackPlan, finish_call_back, log_attempt
from dispatch.call_backs.timers import run_due_call_backs
from dispatch.closing.services import close_call
from dispatch.console.selectors import tasks_for
from dispatch.live_board.selectors import live_board_for
from dispatch.open_call.selectors import call_card
from journal.codes.calls import CallStatus, Destination, Disposition, NoCallBack
from journal.codes.care import Attempt, CallBackOutcome
from journal.codes.people import Role
from programs.base.machine import IllegalTransition
from programs.base.permissions import Audience
from programs.base.quiet import QuietHours, is_quiet, usual_time
from programs.base.refusals import Forbidden, Invalid
from programs.people.selectors import audience_of
from tests.ends import end

HERE = ZoneInfo("America/Chicago")
SETTLED = Disposition.SETTLED_BY_PHONE


def at(clock, day=4):
    hour, minute = clock.split(":")
    return datetime(2027, 3, day, int(hour), int(minute), tzinfo=HERE)


@pytest.fixture
def never_quiet(settings):
    settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR = 24, 0


@pytest.fixture
def always_quiet(settings):
    settings.QUIET_FROM_HOUR, settings.QUIET_UNTIL_HOUR = 0, 24


def test_an_evening_without_quiet_hours_has_a_usual_time(never_quiet):
    """Late, and the usual wait ends on the next day: 24 is the midnight between."""
    assert usual_time(at("20:30")) == at("23:30")


@pytest.fixture
def call(make_call, clinician):
    return make_call(CallStatus.ACTIVE, destination=Destination.CCD, priority=4, owner=clinician)


@pytest.fixture
def promised(never_quiet, clinician, call):
    close_call(actor=clinician, call_id=call.pk, disposition=SETTLED)
    return call.call_back


@pytest.mark.django_db
class TestPromise:
    def test_is_made_for_a_call_resolved_by_phone(self, promised, clinician):
        assert (promised.status, promised.owner) == ("due", clinician)
        assert promised.due_at > now()

    def test_is_not_made_when_the_person_declined(self, clinician, call):
        end = {"disposition": SETTLED, "call_back": NoCallBack.DECLINED}
        close_call(actor=clinician, call_id=call.pk, **end)
        assert not CallBack.objects.exists()
        assert call_card(audience_of(clinician), call.pk).no_call_back == "The person declined"

    def test_is_not_made_for_other_ends(self, clinician, call):
        end(clinician, call)
        assert not CallBack.objects.exists()

    def test_is_somebody_elses_where_it_says_so(self, clinician, lead, call, never_quiet):
        due = now() + timedelta(hours=1)
        promise = CallBackPlan(at=due, by=lead.pk)
        close_call(actor=clinician, call_id=call.pk, disposition=SETTLED, call_back=promise)
        assert (call.call_back.owner, call.call_back.due_at) == (lead, due)

    def test_is_refused_at_night_in_the_past_and_for_a_stranger(
        self, clinician, dispatcher, call, always_quiet, settings
    ):
        for promise, words in (
            (CallBackPlan(at=now() + timedelta(hours=1)), "quiet hours"),
            (CallBackPlan(at=now() - timedelta(hours=1)), "past"),
            (CallBackPlan(by=dispatcher.pk), "makes no call-backs"),
        ):
            with pytest.raises(Invalid, match=words):
                close_call(actor=clinician, call_id=call.pk, disposition=SETTLED, call_back=promise)
        call.refresh_from_db()
        assert call.status == CallStatus.ACTIVE


@pytest.mark.parametrize(
    ("closed", "due"),
    [
        (at("09:00"), at("13:00")),
        (at("16:59"), at("20:59")),
        (at("17:30"), at("20:30")),
        (at("19:59"), at("20:30")),
        (at("20:15"), at("08:30", 5)),
        (at("23:30"), at("08:30", 5)),
        (at("02:00"), at("08:30")),
    ],
)
def test_the_usual_time_is_the_same_day_and_never_at_night(closed, due):
    assert usual_time(closed) == due
    assert not is_quiet(due)


def test_the_usual_time_over_the_change_of_clocks():
    """The clocks go forward at two on 14 March 2027."""
    due = usual_time(datetime(2027, 3, 13, 22, 0, tzinfo=HERE))
    assert (due.astimezone(HERE).day, due.astimezone(HERE).hour) == (14, 8)


@pytest.mark.django_db
class TestTries:
    def test_are_kept_with_time_and_name(self, promised, clinician):
        log_attempt(actor=clinician, call_back_id=promised.pk, result=Attempt.NO_ANSWER)
        card = call_card(audience_of(clinician), promised.call_id)
        assert card.call_back.tries[0].endswith(f"No answer, {clinician}")

    def test_at_night_want_the_word_that_the_person_asked(self, promised, clinician, always_quiet):
        tried = {"actor": clinician, "call_back_id": promised.pk, "result": Attempt.REACHED}
        with pytest.raises(QuietHours, match="Nothing was recorded"):
            log_attempt(**tried)
        assert not promised.attempts.exists()
        log_attempt(**tried, asked_for=True)

    def test_are_for_those_who_call_back(self, promised, dispatcher):
        with pytest.raises(Forbidden):
            log_attempt(actor=dispatcher, call_back_id=promised.pk, result=Attempt.REACHED)


@pytest.mark.django_db
class TestEnd:
    def test_reached_wants_a_try_that_reached(self, promised, clinician):
        finish = {"actor": clinician, "call_back_id": promised.pk}
        with pytest.raises(Invalid, match="No try has reached"):
            finish_call_back(**finish, outcome=CallBackOutcome.WELL)
        log_attempt(actor=clinician, call_back_id=promised.pk, result=Attempt.REACHED)
        done = finish_call_back(**finish, outcome=CallBackOutcome.WELL)
        assert (done.status, done.done_by) == ("done", clinician)
        with pytest.raises(IllegalTransition):
            finish_call_back(**finish, outcome=CallBackOutcome.WELL)
        with pytest.raises(Invalid, match="done"):
            log_attempt(actor=clinician, call_back_id=promised.pk, result=Attempt.REACHED)

    def test_nobody_is_given_up_before_three_tries(self, promised, clinician):
        finish = {"actor": clinician, "call_back_id": promised.pk}
        for tries in range(3):
            with pytest.raises(Invalid, match=f"{tries} of 3"):
                finish_call_back(**finish, outcome=CallBackOutcome.NOT_REACHED)
            log_attempt(actor=clinician, call_back_id=promised.pk, result=Attempt.NO_ANSWER)
        finish_call_back(**finish, outcome=CallBackOutcome.NOT_REACHED)

    def test_the_database_wants_an_outcome(self, promised):
        with pytest.raises(IntegrityError, match="call_back_done"), transaction.atomic():
            CallBack.objects.filter(pk=promised.pk).update(status="done")

    def test_the_database_never_opens_it_again(self, promised, clinician):
        log_attempt(actor=clinician, call_back_id=promised.pk, result=Attempt.REACHED)
        finish_call_back(
            actor=clinician, call_back_id=promised.pk, outcome=CallBackOutcome.NOT_WANTED
        )
        undone = {"status": "due", "outcome": None, "done_at": None, "done_by": None}
        with pytest.raises(IntegrityError, match="may not go from"), transaction.atomic():
            CallBack.objects.filter(pk=promised.pk).update(**undone)


@pytest.mark.django_db
class TestOverdue:
    def test_cannot_be_missed(self, promised, clinician, supervisor):
        assert run_due_call_backs(at=promised.due_at - timedelta(seconds=1)) == 0
        assert run_due_call_backs(at=promised.due_at) == 1
        assert run_due_call_backs(at=promised.due_at) == 0
        (row,) = tasks_for(audience_of(clinician))
        assert row.overdue
        assert Alert.objects.get().reason == "call_back"
        assert live_board_for(Audience(Role.MANAGER)).call_backs == 1

    def test_is_over_when_the_person_is_reached(self, promised, clinician):
        run_due_call_backs(at=promised.due_at)
        log_attempt(actor=clinician, call_back_id=promised.pk, result=Attempt.REACHED)
        finish_call_back(
            actor=clinician, call_back_id=promised.pk, outcome=CallBackOutcome.NEEDS_MORE
        )
        assert tasks_for(audience_of(clinician)) == []
        assert Alert.objects.get().status == "lapsed"

    @pytest.mark.parametrize("role", list(Role))
    def test_is_listed_for_those_who_call_back(self, promised, role):
        listed = bool(tasks_for(Audience(role, "ccd")))
        assert listed is (role in (Role.CLINICIAN, Role.LEAD, Role.SUPERVISOR))
