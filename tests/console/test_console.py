"""The live layer: frames by audience, removal, resume, the lost bell, the slow console."""

import asyncio

import pytest

from dispatch.assignments.services import assign_unit
from dispatch.calls.rows import board_for
from dispatch.calls.services import write_note
from dispatch.intake.services import Intake, receive_call
from dispatch.live import reading
from dispatch.live import relay as live
from dispatch.live.subscribers import Console
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from journal import services
from journal.codes.calls import CallStatus, Destination, Source
from journal.codes.people import Program, Role
from journal.selectors import last_seq
from programs.accounts.services import record_sign_out, set_access
from programs.base.permissions import Audience
from programs.people.selectors import audience_of
from programs.units.services import set_duty
from tests.console.conftest import Screen, act, dial, sign_in
from tests.ends import end
from tests.journal.newer import tell

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TO_CCD = Route(band=4, destination=Destination.CCD, priority=4, because="The phone is enough.")
TO_CRT = Route(band=2, destination=Destination.CRT, priority=2, because="Thoughts of suicide.")


async def test_a_change_reaches_another_console(
    open_console, dispatcher, supervisor, make_call, unit
):
    call = await act(make_call)()
    async with open_console(supervisor) as screen:
        await act(assign_unit)(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
        frames = [await screen.next_frame(), await screen.next_frame()]
    assert {frame["subject"] for frame in frames} == {f"call:{call.pk}", f"unit:{unit.pk}"}
    assert all(frame["seq"] == 1 for frame in frames)
    assert all("CRT1" in frame["html"] for frame in frames)


async def test_the_acting_console_learns_it_the_same_way(open_console, dispatcher, make_call):
    call = await act(make_call)()
    async with open_console(dispatcher, shown=[f"call:{call.pk}"]) as screen:
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="Calmer.")
        assert (await screen.next_frame())["subject"] == f"call:{call.pk}"


async def test_two_viewers_of_one_audience_get_the_same_bytes(
    open_console, dispatcher, make_person, make_call
):
    call = await act(make_call)()
    second = await act(make_person)(Role.DISPATCHER, "second")
    async with open_console(dispatcher) as one, open_console(second) as other:
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="Calmer.")
        assert await one.next_frame() == await other.next_frame()


async def test_a_call_routed_away_leaves_the_screen(open_console, dispatcher, clinician, make_call):
    call = await act(make_call)(CallStatus.TRIAGING, destination=Destination.CCD)
    subject = f"call:{call.pk}"
    await act(route_call)(actor=dispatcher, call_id=call.pk, route=TO_CCD)
    async with open_console(clinician, shown=[subject, f"open:{call.pk}"]) as screen:
        await act(route_call)(actor=dispatcher, call_id=call.pk, route=TO_CRT)
        frames = [await screen.next_frame() for _ in range(3)]
    left = {frame["subject"] for frame in frames if frame["html"] is None}
    assert {subject, f"open:{call.pk}"} <= left
    rise = next(frame["html"] for frame in frames if frame["subject"].startswith("alert:"))
    assert call.place not in rise


async def test_a_closed_call_leaves_every_board(open_console, dispatcher, make_call):
    call = await act(make_call)()
    async with open_console(dispatcher, shown=[f"call:{call.pk}"]) as screen:
        await act(end)(dispatcher, call)
        assert (await screen.next_frame())["html"] is None


async def test_nobody_hears_of_a_call_they_may_not_see(
    open_console, dispatcher, clinician, admin, make_call
):
    call = await act(make_call)()
    async with open_console(clinician) as theirs, open_console(admin) as none:
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="Not for CCD.")
        assert await theirs.hears_nothing()
        assert await none.hears_nothing()


async def test_only_a_console_that_shows_the_open_call_gets_it(open_console, dispatcher, make_call):
    call = await act(make_call)()
    async with (
        open_console(dispatcher, shown=[f"open:{call.pk}"]) as showing,
        open_console(dispatcher) as other,
    ):
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="Sits on the porch.")
        frames = [await showing.next_frame(), await showing.next_frame()]
        assert (await other.next_frame())["subject"] == f"call:{call.pk}"
        assert await other.hears_nothing()
    opened = next(frame for frame in frames if frame["subject"] == f"open:{call.pk}")
    assert "Sits on the porch." in opened["html"]


async def test_the_managers_board_moves(open_console, dispatcher, manager, make_call):
    call = await act(make_call)()
    async with open_console(manager, shown=["board:now"]) as screen:
        await act(end)(dispatcher, call)
        frame = await screen.next_frame()
        assert frame["subject"] == "board:now"
        assert "closed since midnight" in frame["html"]
        assert 'data-subject="board:now"' in frame["html"]  # else the page cannot find its place


async def test_the_wallboard_moves(open_console, dispatcher, make_call):
    call = await act(make_call)()
    async with open_console(dispatcher, shown=["wallboard:now"]) as screen:
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="…")
        while (frame := await screen.next_frame())["subject"] != "wallboard:now":
            continue
        assert 'data-subject="wallboard:now"' in frame["html"]


async def test_what_was_missed_is_replayed_in_order_and_then_live(
    open_console, dispatcher, make_call
):
    calls = [await act(make_call)() for _ in range(3)]
    for call in calls:
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="…")
    async with open_console(dispatcher, seq=1) as screen:
        await act(write_note)(actor=dispatcher, call_id=calls[0].pk, text="live")
        heard = [await screen.next_frame() for _ in range(3)]
    assert [frame["seq"] for frame in heard] == [2, 3, 4]
    assert [frame["subject"] for frame in heard] == [
        f"call:{call.pk}" for call in (calls[1], calls[2], calls[0])
    ]


@pytest.mark.parametrize("missed_from", range(7))
async def test_a_replay_from_anywhere_equals_a_fresh_page(
    open_console, dispatcher, clinician, make_unit, missed_from
):
    """Zulip's idea: the old screen plus what is replayed must be the new screen."""
    unit = await act(make_unit)()
    story = _story(dispatcher, unit)
    for step in story[:missed_from]:
        await act(step)()
    seq = await act(last_seq)()
    board = act(lambda: board_for(audience_of(clinician)))
    shown = {f"call:{row.id}": row for row in await board()}
    for step in story[missed_from:]:
        await act(step)()
    screen_now = set(shown)
    async with open_console(clinician, shown=list(shown), seq=seq) as screen:
        async for frame in screen.replayed():
            if not frame["subject"].startswith("call:"):
                continue
            (screen_now.add if frame["html"] else screen_now.discard)(frame["subject"])
    fresh = {f"call:{row.id}" for row in await board()}
    assert screen_now == fresh


def _story(dispatcher, unit):
    calls = []

    def receive():
        calls.append(receive_call(actor=dispatcher, intake=Intake(source=Source.SELF)))

    def route(number, route):
        return lambda: route_call(actor=dispatcher, call_id=calls[number].pk, route=route)

    def assign():
        assign_unit(actor=dispatcher, call_id=calls[1].pk, unit_id=unit.pk)

    return [receive, receive, route(0, TO_CCD), route(1, TO_CCD), route(0, TO_CRT), assign]


async def test_a_console_too_far_behind_is_told_to_reload(
    open_console, dispatcher, make_call, settings
):
    settings.CONSOLE_BACKLOG_EVENTS = 2
    call = await act(make_call)()
    for _ in range(3):
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="…")
    async with open_console(dispatcher, seq=0) as screen:
        assert await screen.next() == {"reload": True}
        assert await screen.closed_with() == 4401


async def test_a_console_from_the_future_is_told_to_reload(open_console, dispatcher):
    async with open_console(dispatcher, seq=99) as screen:
        assert await screen.next() == {"reload": True}


async def test_a_lost_bell_costs_one_poll(
    open_console, dispatcher, make_call, monkeypatch, settings
):
    settings.CONSOLE_POLL_SECONDS = 0.2
    call = await act(make_call)()
    async with open_console(dispatcher) as screen:
        await asyncio.sleep(0.3)  # past the reading that seating it brought about
        monkeypatch.setattr(services, "notify", lambda seq: None)
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="unheard")
        assert (await screen.next_frame())["subject"] == f"call:{call.pk}"


async def test_the_bell_wakes_a_console_long_before_the_poll(
    open_console, dispatcher, make_call, settings
):
    settings.CONSOLE_POLL_SECONDS = 60
    call = await act(make_call)()
    async with open_console(dispatcher) as screen:
        await asyncio.sleep(0.5)  # the subscription to Redis is up
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="heard")
        assert (await screen.next_frame(timeout=2))["subject"] == f"call:{call.pk}"


async def test_the_bell_carries_no_content(dispatcher, make_call, monkeypatch):
    rung = []
    monkeypatch.setattr(services, "notify", rung.append)
    call = await act(make_call)()
    await act(write_note)(actor=dispatcher, call_id=call.pk, text="secret")
    assert rung == [1]


async def test_a_quiet_console_hears_that_it_is_up_to_date(open_console, dispatcher, settings):
    settings.CONSOLE_HEARTBEAT_SECONDS = 0.3
    async with open_console(dispatcher) as screen:
        await act(set_duty_somewhere)(dispatcher)
        assert (await screen.next_frame())["seq"] == 1
        assert await screen.next() == {"alive": 1}


def set_duty_somewhere(dispatcher):
    from django.utils.timezone import now

    from programs.units.models import Unit

    unit = Unit.objects.create(callsign="CAP9", program=Program.CAP, duty_since=now())
    set_duty(actor=dispatcher, unit_id=unit.pk, command="start")


async def test_a_console_stays_open_past_redis_idle_limit(
    open_console, dispatcher, make_call, settings
):
    """redis-py 8 ends idle subscribers after 5 s unless told not to (docs/decisions/0011)."""
    settings.CONSOLE_POLL_SECONDS = 60
    call = await act(make_call)()
    async with open_console(dispatcher) as screen:
        await asyncio.sleep(6.5)
        await act(write_note)(actor=dispatcher, call_id=call.pk, text="still here")
        assert (await screen.next_frame(timeout=2))["subject"] == f"call:{call.pk}"


async def test_a_console_never_calls_itself_live_when_the_journal_cannot_be_read(
    open_console, dispatcher, settings
):
    settings.CONSOLE_POLL_SECONDS = settings.CONSOLE_HEARTBEAT_SECONDS = 0.1
    async with open_console(dispatcher) as screen:
        assert await screen.next() == {"alive": 0}
        async with live.relay()._lock:  # as when the database hangs: no reading from now on
            await asyncio.sleep(0.4)
            while not await screen.hears_nothing(0.01):
                await screen.next()
            assert await screen.hears_nothing(0.5)
        assert await screen.next() == {"alive": 0}


async def test_a_slow_console_is_let_go_and_delays_nobody(dispatcher, settings):
    settings.CONSOLE_QUEUE_FRAMES = 3
    slow, quick = (Console(1, Audience("dispatcher")) for _ in range(2))
    for number in range(5):
        slow.send(str(number))
        quick.send(str(number))
        quick.queue.get_nowait()
    assert slow.closing
    assert not quick.closing
    assert slow.queue.qsize() == 3


async def test_access_taken_away_ends_the_console(open_console, admin, clinician):
    async with open_console(clinician) as screen:
        await act(set_access)(
            actor=admin,
            staff_id=clinician.pk,
            role=Role.CLINICIAN,
            program=Program.CCD,
            unit_id=None,
            active=False,
        )
        assert await screen.next() == {"reload": True}
        assert await screen.closed_with() == 4401


async def test_access_changed_while_away_reloads_on_return(open_console, admin, clinician):
    await act(set_access)(
        actor=admin,
        staff_id=clinician.pk,
        role=Role.DISPATCHER,
        program=None,
        unit_id=None,
        active=True,
    )
    await act(clinician.refresh_from_db)()
    async with open_console(clinician, seq=0) as screen:
        assert await screen.next() == {"reload": True}


async def test_signing_out_ends_the_console(open_console, dispatcher):
    async with open_console(dispatcher) as screen:
        await act(record_sign_out)(actor=dispatcher)
        assert await screen.next() == {"reload": True}


async def test_an_ended_session_ends_the_console(dispatcher, settings):
    settings.SESSION_COOKIE_AGE = 1
    line = dial(await act(sign_in)(dispatcher))
    await line.connect()
    assert await Screen(line).next() == {"reload": True}
    await live.relay().stop()
    live._relays.clear()


async def test_a_bug_in_drawing_is_loud_and_does_not_end_the_relay(
    open_console, dispatcher, make_call, monkeypatch, settings, caplog
):
    settings.CONSOLE_POLL_SECONDS = 0.1
    call = await act(make_call)()
    async with open_console(dispatcher) as screen:
        with monkeypatch.context() as broken:
            broken.setattr(reading, "changed_subjects", lambda events: 1 / 0)
            await act(write_note)(actor=dispatcher, call_id=call.pk, text="…")
            assert await screen.hears_nothing(0.4)
        assert (await screen.next_frame())["subject"] == f"call:{call.pk}"
    assert "the journal cannot be drawn" in caplog.text


@pytest.mark.parametrize(
    "newer",
    [
        {"kind": "call.closed", "version": 3, "disposition": "levitated"},
        {"kind": "call.teleported", "to": "elsewhere"},
    ],
    ids=["a newer version", "an unknown kind"],
)
async def test_an_event_nobody_can_read_redraws_its_subjects_and_every_console_goes_on(
    open_console, dispatcher, supervisor, make_call, newer
):
    call, later = await act(make_call)(), await act(make_call)()
    async with open_console(dispatcher) as one, open_console(supervisor) as other:
        await act(_tell_about)(call, newer)
        for screen in (one, other):
            assert (await screen.next_frame())["subject"] == f"call:{call.pk}"
        await act(write_note)(actor=dispatcher, call_id=later.pk, text="After.")
        for screen in (one, other):
            assert (await screen.next_frame())["subject"] == f"call:{later.pk}"


def _tell_about(call, newer):
    """Of subjects that are spelled as they never were, too."""
    given = dict(newer)
    tell(given.pop("kind"), f"call:{call.pk}", "call:nobody", "portal:9", **given)


async def test_whose_access_an_unknown_event_may_have_changed_starts_afresh(
    open_console, dispatcher, supervisor
):
    async with open_console(dispatcher) as theirs, open_console(supervisor) as other:
        await act(tell)("staff.demoted", f"staff:{dispatcher.pk}")
        assert await theirs.next_frame() == {"reload": True}
        assert await other.hears_nothing()
