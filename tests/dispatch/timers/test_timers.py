"""Timers: each runs alone, and one that does not run is told of."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from dispatch.alerts.models import Alert
from dispatch.alerts.selectors import alerts_for
from dispatch.call_backs.models import CallBack
from dispatch.calls.models import Assignment
from dispatch.obligations.answers import acknowledge_page
from dispatch.timers import selectors as reading
from dispatch.timers import services as timers
from dispatch.timers.models import TimerRecord
from dispatch.timers.registry import TIMERS, WORKER
from dispatch.timers.selectors import timers_for
from dispatch.timers.services import (
    _run,
    run_timers,
    run_vital_timers_if_worker_is_down,
    tell_of_timers,
)
from dispatch.timers.states import FAILING_AFTER
from journal.codes.alerts import AlertKind, AlertStatus, PageReason
from journal.codes.calls import CallStatus
from journal.codes.people import Role
from journal.codes.timers import TimerKey, TimerState
from journal.codes.units import AssignmentStatus
from journal.selectors import events_after
from programs.base.permissions import Audience
from programs.heartbeat.models import Heartbeat
from tests.conftest import in_thread

LIVE = pytest.mark.django_db(transaction=True, serialized_rollback=True)
VITAL = {
    TimerKey.OVERDUE_CALLS,
    TimerKey.HANDOFFS,
    TimerKey.OWNERS,
    TimerKey.WATCHES,
    TimerKey.TRANSFERS,
    TimerKey.CALL_BACKS,
    TimerKey.CREWS,
    TimerKey.CLOSINGS,
    TimerKey.WAITS,
    TimerKey.ALERTS,
    TimerKey.OBLIGATIONS,
    TimerKey.COUNTERSIGNS,
    TimerKey.EMERGENCY_ACCESS,
}
TICK = timedelta(seconds=2)
SECRET_WORD = "a caller's name"


def boom(*, at):
    raise KeyError(SECRET_WORD)


@pytest.fixture
def put(monkeypatch):
    """Puts something else in the place of what a timer runs, or takes it back."""
    instead = {}

    def change(key, run=None):
        instead[key] = run
        table = tuple(
            replace(timer, run=instead[timer.key]) if instead.get(timer.key) else timer
            for timer in TIMERS
        )
        monkeypatch.setattr(timers, "TIMERS", table)

    return change


def fail(at, times=FAILING_AFTER):
    """Let the worker run its timers some times; return when it would next."""
    for _ in range(times):
        run_timers(at=at)
        at += TICK
    return at


def record(key):
    return TimerRecord.objects.get(pk=key)


def hears(role):
    return alerts_for(Audience(role))


def kinds():
    return [event.kind for event in events_after(0)]


def told():
    return [kind for kind in kinds() if kind.startswith("timer.")]


def test_every_timer_stands_in_the_table_once():
    assert sorted(timer.key for timer in TIMERS) == sorted(TimerKey)


def test_lives_hang_on_these_and_no_others():
    assert {timer.key for timer in TIMERS if timer.vital} == VITAL


@pytest.mark.django_db
class TestAlone:
    @pytest.mark.parametrize("key", TimerKey)
    def test_one_that_raises_ends_no_other_wherever_it_stands(self, key, put):
        before, after = now(), now() + TICK
        run_timers(at=before)
        put(key, boom)
        run_timers(at=after)
        times = dict(TimerRecord.objects.values_list("key", "last_success_at"))
        assert times == {one: before if one == key else after for one in TimerKey}
        failed = record(key)
        assert (failed.failures, failed.failures_in_a_row, failed.last_failure_at) == (1, 1, after)

    def test_its_traceback_is_logged_and_what_it_said_is_not_kept(self, put, caplog):
        put(TimerKey.CREWS, boom)
        with caplog.at_level(logging.ERROR):
            fail(now())
        assert {line.exc_info[0] for line in caplog.records} == {KeyError}
        assert "timer crews failed" in caplog.text
        kept = record(TimerKey.CREWS)
        assert kept.error_class == "KeyError"
        assert SECRET_WORD not in str(vars(kept))
        assert SECRET_WORD not in str([event.data for event in events_after(0)])
        assert SECRET_WORD not in str(hears(Role.SUPERVISOR))

    def test_what_it_wrote_is_undone(self, put):
        def write_and_raise(*, at):
            Heartbeat.objects.create(pk=77, at=at)
            boom(at=at)

        put(TimerKey.OVERDUE_CALLS, write_and_raise)
        run_timers(at=now())
        assert not Heartbeat.objects.filter(pk=77).exists()

    def test_an_error_of_the_database_ends_no_other(self, put):
        def collide(*, at):
            Heartbeat.objects.bulk_create([Heartbeat(pk=77, at=at), Heartbeat(pk=77, at=at)])

        put(TimerKey.OVERDUE_CALLS, collide)
        at = now()
        run_timers(at=at)
        assert record(TimerKey.OVERDUE_CALLS).error_class == IntegrityError.__name__
        assert record(TimerKey.BOARDS).last_success_at == at

    def test_a_silent_crew_is_asked_after_though_every_timer_before_it_raises(
        self, put, make_call, make_assignment, unit
    ):
        at = now()
        work = make_assignment(make_call(CallStatus.ACTIVE), unit, AssignmentStatus.ON_SCENE)
        Assignment.objects.filter(pk=work.pk).update(heard_at=at - timedelta(hours=3))
        for key in (TimerKey.OVERDUE_CALLS, TimerKey.HANDOFFS, TimerKey.OWNERS):
            put(key, boom)
        run_timers(at=at)
        assert Alert.objects.filter(reason=PageReason.SILENT).exists()

    def test_a_success_ends_the_row_of_failures_and_keeps_their_number(self, put):
        put(TimerKey.GAPS, boom)
        at = fail(now(), times=2)
        put(TimerKey.GAPS)
        run_timers(at=at)
        gaps = record(TimerKey.GAPS)
        assert (gaps.failures_in_a_row, gaps.failures, gaps.last_success_at) == (0, 2, at)

    def test_no_board_is_frozen_from_a_ledger_that_could_not_be_read(self, put, monkeypatch):
        monkeypatch.setattr("programs.boards.timers.project", lambda: boom(at=None))
        run_timers(at=now() + timedelta(hours=9))
        assert record(TimerKey.BOARDS).last_success_at is None
        assert "board.frozen" not in kinds()


@LIVE
def test_one_that_waits_for_a_lock_fails_and_the_next_runs(put, settings):
    settings.TIMER_LOCK_SECONDS = 0.1
    Heartbeat.objects.create(pk=77, at=now())

    def wait(*, at):
        Heartbeat.objects.select_for_update().get(pk=77)

    put(TimerKey.OVERDUE_CALLS, wait)
    at = now()
    with transaction.atomic():
        Heartbeat.objects.select_for_update().get(pk=77)
        running = in_thread(lambda: run_timers(at=at))
        running.join(20)
        assert not running.is_alive()
    assert record(TimerKey.OVERDUE_CALLS).error_class == "OperationalError"
    assert record(TimerKey.HANDOFFS).last_success_at == at


@LIVE
def test_two_who_tell_at_once_page_once(put):
    put(TimerKey.CREWS, boom)
    fail(now(), FAILING_AFTER - 1)
    TimerRecord.objects.filter(pk=TimerKey.CREWS).update(failures_in_a_row=FAILING_AFTER)
    counted = []
    with transaction.atomic():
        counted.append(tell_of_timers(at=now()))
        other = in_thread(lambda: counted.append(tell_of_timers(at=now())))
        other.join(10)
        assert not other.is_alive()
    assert sorted(counted) == [0, 1]
    assert Alert.objects.filter(reason=PageReason.TIMER).count() == 1


@pytest.mark.django_db
class TestTold:
    def test_failures_short_of_three_in_a_row_page_nobody(self, put):
        put(TimerKey.CREWS, boom)
        at = fail(now(), FAILING_AFTER - 1)
        put(TimerKey.CREWS)
        run_timers(at=at)
        put(TimerKey.CREWS, boom)
        fail(at + TICK, FAILING_AFTER - 1)
        assert hears(Role.SUPERVISOR) == []
        assert told() == []

    def test_the_supervisor_is_paged_once(self, put):
        put(TimerKey.CREWS, boom)
        fail(now(), FAILING_AFTER + 3)
        (page,) = hears(Role.SUPERVISOR)
        assert "crews that are silent" in page.words
        assert page.may_answer
        assert page.shows_timers
        assert told() == ["timer.failing"]
        assert hears(Role.LEAD)
        for role in (Role.DISPATCHER, Role.CALL_TAKER, Role.MANAGER, Role.AUDITOR, Role.ADMIN):
            assert hears(role) == []

    def test_whoever_answers_is_named_to_the_others_until_it_has_recovered(
        self, put, supervisor, lead
    ):
        put(TimerKey.CREWS, boom)
        at = fail(now())
        acknowledge_page(actor=lead, alert_id=hears(Role.SUPERVISOR)[0].id)
        (page,) = hears(Role.SUPERVISOR)
        assert page.answered_by == str(lead)
        assert not page.may_answer
        put(TimerKey.CREWS)
        run_timers(at=at)
        assert hears(Role.SUPERVISOR) == []
        assert told() == ["timer.failing", "timer.page_answered", "timer.recovered"]

    def test_what_somebody_has_taken_stands_behind_what_nobody_has(
        self, put, supervisor, make_call
    ):
        put(TimerKey.CREWS, boom)
        fail(now())
        acknowledge_page(actor=supervisor, alert_id=hears(Role.SUPERVISOR)[0].id)
        at = now() + timedelta(minutes=5)
        Alert.objects.create(
            call=make_call(),
            kind=AlertKind.PAGE,
            reason=PageReason.WANTED,
            raised_at=at,
            due_at=at,
        )
        assert [bool(row.answered_by) for row in hears(Role.SUPERVISOR)] == [False, True]

    @pytest.mark.parametrize("answered", [True, False])
    def test_one_that_fails_again_pages_again(self, put, supervisor, answered):
        at, pages = now(), []
        for _ in range(2):
            put(TimerKey.CREWS, boom)
            at = fail(at)
            (page,) = hears(Role.SUPERVISOR)
            assert page.may_answer
            pages.append(page.id)
            if answered:
                acknowledge_page(actor=supervisor, alert_id=page.id)
            put(TimerKey.CREWS)
            at = fail(at, times=1)
            assert hears(Role.SUPERVISOR) == []
        assert len(set(pages)) == 2
        assert told().count("timer.failing") == told().count("timer.recovered") == 2
        ends = set(Alert.objects.values_list("status", flat=True))
        assert ends == {AlertStatus.ANSWERED if answered else AlertStatus.LAPSED}

    def test_two_timers_are_two_pages(self, put):
        put(TimerKey.CREWS, boom)
        put(TimerKey.HANDOFFS, boom)
        fail(now())
        assert len(hears(Role.SUPERVISOR)) == 2

    def test_unanswered_it_goes_to_the_room_even_if_the_timer_for_pages_is_the_one(
        self, put, dispatcher
    ):
        put(TimerKey.ALERTS, boom)
        at = fail(now())
        assert hears(Role.DISPATCHER) == []
        run_timers(at=at + timedelta(seconds=60))
        (page,) = hears(Role.DISPATCHER)
        assert page.escalated
        assert not page.shows_timers
        acknowledge_page(actor=dispatcher, alert_id=page.id)
        assert hears(Role.DISPATCHER) == []
        assert told() == ["timer.failing", "timer.page_escalated", "timer.page_answered"]

    def test_that_telling_fails_ends_no_timer(self, put, monkeypatch):
        monkeypatch.setattr(timers, "_tell_of_turns", lambda at: boom(at=at))
        at = now()
        run_timers(at=at)
        assert record(TimerKey.BOARDS).last_success_at == at


@pytest.mark.django_db
class TestWithoutTheWorker:
    def test_a_web_process_runs_what_lives_hang_on_and_nothing_else(self):
        at = now()
        assert run_vital_timers_if_worker_is_down(at=at)
        ran = TimerRecord.objects.filter(last_success_at=at)
        assert set(ran.values_list("key", flat=True)) == VITAL

    def test_it_runs_nothing_while_the_worker_runs(self):
        at = now()
        run_timers(at=at)
        assert not run_vital_timers_if_worker_is_down(at=at + timedelta(seconds=5))
        assert run_vital_timers_if_worker_is_down(at=at + timedelta(seconds=7))

    def test_a_worker_whose_every_other_timer_fails_is_not_down(self, put):
        for key in TimerKey:
            if key != TimerKey.WORKER:
                put(key, boom)
        at = now()
        run_timers(at=at)
        assert not run_vital_timers_if_worker_is_down(at=at)

    def test_that_it_has_stopped_is_one_page_however_long(self):
        at = now()
        run_timers(at=at)
        for seconds in (10, 25, 300, 3600):
            run_vital_timers_if_worker_is_down(at=at + timedelta(seconds=seconds))
        (page,) = hears(Role.SUPERVISOR)
        assert "worker has stopped" in page.words
        told_once = [kind for kind in told() if kind != "timer.page_repeated"]
        assert told_once == ["timer.failing", "timer.page_escalated"]
        assert told().count("timer.page_repeated") == 2

    def test_when_it_comes_back_the_page_is_gone_and_comes_again_when_it_stops_again(self):
        at = now()
        for _ in range(2):
            run_timers(at=at)
            assert hears(Role.SUPERVISOR) == []
            run_vital_timers_if_worker_is_down(at=at + timedelta(seconds=40))
            assert len(hears(Role.SUPERVISOR)) == 1
            at += timedelta(minutes=10)
        assert told().count("timer.failing") == 2

    def test_the_ledger_is_not_late_while_a_worker_that_came_back_catches_up(self):
        at = now()
        run_timers(at=at)
        later = at + timedelta(hours=1)
        before_the_ledger = [timer for timer in TIMERS if timer.vital or timer is WORKER]
        _run(before_the_ledger, later)
        assert hears(Role.SUPERVISOR) == []
        for seconds in range(20, 141, 20):
            _run(before_the_ledger, later + timedelta(seconds=seconds))
        assert "ledger" in " ".join(row.words for row in hears(Role.SUPERVISOR))

    def test_a_timer_the_worker_never_gets_to_is_late(self):
        at = now()
        run_timers(at=at)
        for seconds in range(10, 150, 10):
            _run(TIMERS[:-1], at + timedelta(seconds=seconds))
        (page,) = hears(Role.SUPERVISOR)
        assert "boards" in page.words


@pytest.mark.django_db
class TestReady:
    def ask(self, client):
        answer = client.get("/readyz")
        return answer.status_code, answer.json()

    def test_all_is_well(self, client):
        run_timers(at=now())
        status, said = self.ask(client)
        assert status == 200
        well = {"ready": True, "degraded": False, "missing": [], "timers": [], "set_aside": {}}
        assert said == well

    def test_one_that_fails_is_named_and_takes_no_process_away(self, client, put):
        put(TimerKey.CREWS, boom)
        fail(now() - TICK * FAILING_AFTER)
        status, said = self.ask(client)
        assert (status, said["ready"], said["degraded"]) == (200, True, True)
        crews = {"name": "crews that are silent at a scene", "state": "failing", "vital": True}
        assert said["timers"] == [crews]

    def test_when_the_worker_has_stopped_it_and_all_that_waits_are_named(self, client):
        run_timers(at=now() - timedelta(minutes=5))
        _, said = self.ask(client)
        states = {one["name"]: one["state"] for one in said["timers"]}
        assert len(states) == len(TIMERS)
        assert states["the worker process"] == "late"
        assert states["crews that are silent at a scene"] == "late"
        assert states["the ledger of numbers"] == "waiting"

    def test_none_has_ever_run(self, client):
        _, said = self.ask(client)
        assert said["degraded"]
        assert {one["state"] for one in said["timers"]} == {"never_ran", "waiting"}


@pytest.mark.django_db
class TestThePage:
    @pytest.fixture
    def page(self, client, supervisor):
        client.force_login(supervisor, "django.contrib.auth.backends.ModelBackend")
        return lambda: client.get("/timers/", secure=True).content.decode()

    def test_before_any_has_run_it_says_what_to_start(self, page):
        assert "Start the worker" in page()

    def test_all_run(self, page):
        run_timers(at=now())
        assert f"All {len(TIMERS)} timers run" in page()

    def test_the_one_in_trouble_stands_first_with_its_error_and_no_word_of_it(self, page, put):
        put(TimerKey.LEDGER, boom)
        fail(now() - TICK * FAILING_AFTER)
        lines = timers_for(Audience(Role.SUPERVISOR), now())
        assert (lines[0].name, lines[0].state) == ("the ledger of numbers", TimerState.FAILING)
        text = page()
        assert f"1 of {len(TIMERS)} timers" in text
        assert "KeyError" in text
        assert "3 in a row" in text
        assert "caller" not in text.split("<main")[1].split("KeyError")[1][:40]
        assert SECRET_WORD not in text

    def test_what_cannot_be_read_hides_nothing_else(self, page, monkeypatch):
        run_timers(at=now())
        table = tuple(
            replace(timer, oldest_due=lambda at: boom(at=at))
            if timer.key == TimerKey.CREWS
            else timer
            for timer in TIMERS
        )
        monkeypatch.setattr(reading, "TIMERS", table)
        text = page()
        assert "cannot be read" in text
        assert text.count('<th scope="row">') == len(TIMERS)

    def test_nobody_else_is_told(self):
        run_timers(at=now())
        for role in (Role.CALL_TAKER, Role.DISPATCHER, Role.CLINICIAN, Role.CREW, Role.AUDITOR):
            assert timers_for(Audience(role), now()) == []


def oldest(key, at):
    return next(timer for timer in TIMERS if timer.key == key).oldest_due(at)


@pytest.mark.django_db
class TestOldestDue:
    """When the oldest row was due; nothing once the timer has run."""

    def done(self, key, due, at):
        assert oldest(key, due - timedelta(seconds=1)) is None
        assert oldest(key, at) == due
        run_timers(at=at)
        assert oldest(key, at) is None

    def test_call(self, make_call):
        call = make_call()
        make_call(respond_by=call.respond_by + timedelta(minutes=1))
        self.done(TimerKey.OVERDUE_CALLS, call.respond_by, call.respond_by + timedelta(hours=1))

    def test_page(self, make_call):
        at = now()
        for minutes in (2, 1):
            Alert.objects.create(
                call=make_call(),
                kind=AlertKind.PAGE,
                reason=PageReason.WANTED,
                raised_at=at,
                due_at=at + timedelta(minutes=minutes),
            )
        self.done(TimerKey.ALERTS, at + timedelta(minutes=1), at + timedelta(minutes=3))

    def test_call_back(self, make_call, clinician):
        due = now()
        CallBack.objects.create(call=make_call(CallStatus.CLOSED), owner=clinician, due_at=due)
        self.done(TimerKey.CALL_BACKS, due, due + timedelta(minutes=1))

    def test_silent_crew(self, make_call, make_assignment, unit):
        heard = now()
        work = make_assignment(make_call(CallStatus.ACTIVE), unit, AssignmentStatus.ON_SCENE)
        Assignment.objects.filter(pk=work.pk).update(heard_at=heard)
        due = oldest(TimerKey.CREWS, heard + timedelta(hours=1))
        assert heard < due <= heard + timedelta(hours=1)
        self.done(TimerKey.CREWS, due, heard + timedelta(hours=1))

    def test_event_unread(self, put):
        put(TimerKey.CREWS, boom)
        fail(now())
        (failing,) = [event for event in events_after(0) if event.kind == "timer.failing"]
        assert oldest(TimerKey.LEDGER, now()) == failing.at

    def test_a_look_for_gaps(self):
        at = now()
        run_timers(at=at)
        assert oldest(TimerKey.GAPS, at) is None
        minute = timedelta(minutes=1)
        assert oldest(TimerKey.GAPS, at + minute) == at + minute

    @pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.key)
    def test_nothing_is_due_in_an_empty_city_that_has_run(self, timer):
        at = now()
        run_timers(at=at)
        assert timer.oldest_due(at) is None


@pytest.mark.django_db
class TestARowThatCannotBe:
    def alert(self, **given):
        at = now()
        fields = {"kind": AlertKind.PAGE, "reason": PageReason.WANTED, "raised_at": at}
        return Alert(**{**fields, "due_at": at, **given})

    def test_an_alert_about_nothing_or_about_both(self, make_call):
        for wrong in (
            self.alert(),
            self.alert(call=make_call(), timer=TimerKey.CREWS, reason=PageReason.TIMER),
            self.alert(call=make_call(), reason=PageReason.TIMER),
            self.alert(timer=TimerKey.CREWS),
        ):
            with (
                pytest.raises(IntegrityError, match="about_a_call_or_a_timer"),
                transaction.atomic(),
            ):
                wrong.save(force_insert=True)
