"""The queue on the socket, a person's own panel, and consoles that start afresh."""

import pytest

from dispatch.calls.services import write_note
from dispatch.coaching.services import watch_call, whisper
from dispatch.handoffs.models import Handoff
from dispatch.handoffs.services import accept_handoff, offer_call
from dispatch.records.services import open_emergency_access
from journal.codes.calls import Destination
from journal.codes.people import Presence, Program, Role
from programs.heartbeat.models import LastSeen
from programs.presence.services import set_presence
from tests.conftest import person
from tests.console.conftest import act

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def casey(db):
    return person(Role.CLINICIAN, "casey", program=Program.CCD, presence=Presence.AVAILABLE)


@pytest.fixture
def robin(db):
    return person(Role.CLINICIAN, "robin", program=Program.CCD, presence=Presence.AVAILABLE)


@pytest.fixture
def call(make_call):
    return make_call(destination=Destination.CCD, priority=4)


async def frames_until(screen, subject):
    """The next frame of `subject`; what comes before it is of no interest here."""
    while (frame := await screen.next_frame())["subject"] != subject:
        continue
    return frame


async def test_an_offer_comes_to_the_queue_and_leaves_it(
    open_console, dispatcher, casey, robin, call
):
    async with open_console(casey) as screen:
        handoff = await act(offer_call)(actor=dispatcher, call_id=call.pk)
        row = await frames_until(screen, f"handoff:{handoff.pk}")
        assert call.place in row["html"]
        await act(accept_handoff)(actor=robin, handoff_id=handoff.pk)
        assert (await frames_until(screen, f"handoff:{handoff.pk}"))["html"] is None


async def test_a_dispatchers_screen_has_no_queue(open_console, dispatcher, casey, call):
    async with open_console(dispatcher) as screen:
        handoff = await act(offer_call)(actor=dispatcher, call_id=call.pk)
        assert (await screen.next_frame())["subject"] == f"call:{call.pk}"
        assert await screen.hears_nothing()
    assert await act(Handoff.objects.filter(pk=handoff.pk).exists)()


async def test_a_whisper_comes_to_its_owner_alone(
    open_console, dispatcher, supervisor, casey, robin, call
):
    handoff = await act(offer_call)(actor=dispatcher, call_id=call.pk)
    await act(accept_handoff)(actor=casey, handoff_id=handoff.pk)
    theirs = [f"open:{call.pk}", f"panel:{casey.pk}"]
    async with (
        open_console(casey, shown=theirs) as owner,
        open_console(robin, shown=[*theirs, f"panel:{robin.pk}"]) as other,
        open_console(supervisor, shown=[*theirs, f"watch:{call.pk}"]) as author,
    ):
        await act(whisper)(actor=supervisor, call_id=call.pk, text="Ask about the children.")
        panel = await frames_until(owner, f"panel:{casey.pk}")
        assert "Ask about the children." in panel["html"]
        assert f'data-subject="panel:{casey.pk}"' in panel["html"]
        for screen in (other, author):
            told = []
            while not await screen.hears_nothing(0.2):
                told.append(await screen.next())
            assert told
            assert "Ask about" not in str(told)
            assert f"panel:{casey.pk}" not in str(told)


async def test_ones_own_mark_follows_what_one_does(open_console, dispatcher, casey, call):
    handoff = await act(offer_call)(actor=dispatcher, call_id=call.pk)
    async with open_console(casey, shown=[f"panel:{casey.pk}"]) as screen:
        await act(accept_handoff)(actor=casey, handoff_id=handoff.pk)
        assert "on a call" in (await frames_until(screen, f"panel:{casey.pk}"))["html"]
        await act(set_presence)(actor=casey, command="finish")
        assert "wrap-up" in (await frames_until(screen, f"panel:{casey.pk}"))["html"]


async def test_who_opens_emergency_access_starts_afresh_and_no_note_is_ever_pushed(
    open_console, supervisor, casey, call
):
    await act(write_note)(
        actor=casey, call_id=call.pk, text="Stopped her medicine.", clearance="clinical"
    )
    async with open_console(supervisor, shown=[f"open:{call.pk}"]) as screen:
        await act(open_emergency_access)(actor=supervisor, call_id=call.pk, reason="EMS asks.")
        told = [await screen.next_frame()]
        while "reload" not in told[-1]:
            told.append(await screen.next_frame())
    async with open_console(supervisor, shown=[f"open:{call.pk}"]) as screen:
        await act(write_note)(
            actor=casey, call_id=call.pk, text="And her sleep.", clearance="clinical"
        )
        told.append(await frames_until(screen, f"open:{call.pk}"))
    assert "it is in the chart" in str(told)
    assert "medicine" not in str(told)
    assert "sleep" not in str(told)


async def test_watching_is_a_card_with_nothing_to_press(
    open_console, dispatcher, supervisor, casey, call
):
    async with open_console(supervisor, shown=[f"watch:{call.pk}"]) as screen:
        await act(watch_call)(actor=supervisor, call_id=call.pk)
        card = (await frames_until(screen, f"watch:{call.pk}"))["html"]
    assert "1 watching" in card
    assert "hx-post" not in card


async def test_an_open_console_is_a_sighting_at_once(open_console, casey):
    async with open_console(casey):
        assert await act(LastSeen.objects.filter(staff=casey).exists)()
