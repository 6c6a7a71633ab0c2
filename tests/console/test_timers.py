"""Timers on other people's consoles, and on a process that stands in for the worker."""

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now

from dispatch.intake.services import Intake, receive_call
from dispatch.obligations.answers import acknowledge_page
from dispatch.timers import services as timers
from dispatch.timers.models import TimerRecord
from dispatch.timers.registry import TIMERS
from dispatch.timers.services import run_timers
from dispatch.timers.states import FAILING_AFTER
from journal.codes.calls import Source
from journal.codes.timers import TimerKey
from programs.heartbeat.models import Heartbeat
from tests.conftest import in_thread
from tests.console.conftest import act

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def table_with(key, run):
    return tuple(replace(one, run=run) if one.key == key else one for one in TIMERS)


def boom(*, at):
    raise KeyError


def run_till_told(at=None):
    for _ in range(FAILING_AFTER):
        run_timers(at=at or now())


async def alert_frame(screen):
    while not (frame := await screen.next_frame())["subject"].startswith("alert:"):
        continue
    return frame


@pytest.fixture
def quiet(settings):
    """No process stands in for the worker: the test runs the timers itself."""
    settings.STAND_IN_SECONDS = 3600


async def test_a_supervisor_hears_of_it_live_and_who_answered_and_that_it_is_over_twice(
    quiet, open_console, supervisor, lead, monkeypatch
):
    async with open_console(supervisor) as screen:
        for _ in range(2):
            monkeypatch.setattr(timers, "TIMERS", table_with(TimerKey.CREWS, boom))
            await act(run_till_told)()
            raised = await alert_frame(screen)
            assert "crews that are silent" in raised["html"]
            assert "I take it" in raised["html"]
            alert_id = raised["subject"].partition(":")[2]
            await act(acknowledge_page)(actor=lead, alert_id=alert_id)
            answered = await alert_frame(screen)
            assert f"answered by {lead}" in answered["html"]
            assert "I take it" not in answered["html"]
            monkeypatch.setattr(timers, "TIMERS", TIMERS)
            await act(run_timers)(at=now())
            over = await alert_frame(screen)
            assert over == {"seq": over["seq"], "subject": raised["subject"], "html": None}


async def test_a_dispatcher_hears_of_it_when_nobody_answers(
    quiet, open_console, dispatcher, monkeypatch
):
    monkeypatch.setattr(timers, "TIMERS", table_with(TimerKey.ALERTS, boom))
    async with open_console(dispatcher) as screen:
        await act(run_till_told)()
        await act(run_timers)(at=now() + timedelta(seconds=61))
        frame = await alert_frame(screen)
    assert "Nobody has answered" in frame["html"]
    assert "pages nobody has answered" in frame["html"]


async def test_the_process_of_an_open_console_tells_that_the_worker_has_stopped(
    open_console, supervisor, settings
):
    settings.STAND_IN_SECONDS = 0.1
    await act(run_timers)(at=now() - timedelta(minutes=5))
    async with open_console(supervisor) as screen:
        frame = await alert_frame(screen)
    assert "The worker has stopped" in frame["html"]
    ran = await act(records_since)(now() - timedelta(minutes=1))
    assert ran == {timer.key for timer in TIMERS if timer.vital}


def records_since(at):
    fresh = TimerRecord.objects.filter(last_success_at__gt=at)
    return set(fresh.values_list("key", flat=True))


async def test_frames_come_while_a_timer_of_the_same_process_waits_for_a_lock(
    open_console, dispatcher, settings, monkeypatch
):
    settings.STAND_IN_SECONDS, settings.TIMER_LOCK_SECONDS = 0.1, 60
    await act(Heartbeat.objects.create)(pk=77, at=now())
    held, hanging, release, through = (threading.Event() for _ in range(4))

    def hold():
        with transaction.atomic():
            Heartbeat.objects.select_for_update().get(pk=77)
            held.set()
            release.wait(30)

    def hang(*, at):
        hanging.set()
        Heartbeat.objects.select_for_update().get(pk=77)
        through.set()
        return 0

    monkeypatch.setattr(timers, "TIMERS", table_with(TimerKey.OVERDUE_CALLS, hang))
    holder = in_thread(hold)
    try:
        assert await asyncio.to_thread(held.wait, 10)
        async with open_console(dispatcher) as screen:
            assert await asyncio.to_thread(hanging.wait, 10)
            intake = Intake(source=Source.TRANSFER_911, place="Scissortail Park")
            call = await act(receive_call)(actor=dispatcher, intake=intake)
            frame = await screen.next_frame()
            assert frame["subject"] == f"call:{call.pk}"
            assert not through.is_set()
            release.set()
            assert await asyncio.to_thread(through.wait, 10)
    finally:
        release.set()
        holder.join()
