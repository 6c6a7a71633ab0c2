"""A note redraws the timeline of the open call and leaves its other parts alone."""

import re

import pytest

from dispatch.assignments.services import assign_unit
from dispatch.calls.services import strike_note, write_note
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from journal.codes.calls import CallStatus, Destination
from journal.selectors import last_seq
from tests.console.conftest import act
from tests.journal.newer import tell

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TO_CCD = Route(band=4, destination=Destination.CCD, priority=4, because="The phone is enough.")
TO_CRT = Route(band=2, destination=Destination.CRT, priority=2, because="Thoughts of suicide.")


async def frame_of(screen, subject):
    """The next frame of `subject`; rows come beside it."""
    while (frame := await screen.next_frame())["subject"] != subject:
        continue
    return frame


def parts_of(frame):
    return re.findall(r'id="part-([a-z]+)"', frame["html"])


def note(call, actor, text="Sits on the porch.", **more):
    return act(write_note)(actor=actor, call_id=call.pk, text=text, **more)


async def test_a_note_redraws_the_timeline_alone_for_all_who_have_the_call_open(
    open_console, dispatcher, supervisor, make_call
):
    call = await act(make_call)()
    opened, watched = f"open:{call.pk}", f"watch:{call.pk}"
    async with (
        open_console(dispatcher, shown=[opened]) as author,
        open_console(supervisor, shown=[opened]) as other,
        open_console(supervisor, shown=[watched]) as watcher,
    ):
        await note(call, dispatcher)
        for screen, subject in ((author, opened), (other, opened), (watcher, watched)):
            frame = await frame_of(screen, subject)
            assert parts_of(frame) == ["timeline"]
            assert "Sits on the porch." in frame["html"]
            assert ("data-strike" in frame["html"]) == (subject == opened)


async def test_so_does_a_note_that_is_struck(open_console, dispatcher, supervisor, make_call):
    call = await act(make_call)()
    written = await note(call, dispatcher, "Left hand.")
    async with open_console(supervisor, shown=[f"open:{call.pk}"]) as screen:
        await act(strike_note)(actor=dispatcher, note_id=written.pk, correction="Right hand.")
        frame = await frame_of(screen, f"open:{call.pk}")
    assert parts_of(frame) == ["timeline"]
    assert "<s>Left hand.</s>" in frame["html"]
    assert "Right hand." in frame["html"]


async def test_a_clinical_note_is_no_more_in_the_timeline_than_in_the_card(
    open_console, dispatcher, clinician, make_call
):
    call = await act(make_call)(destination=Destination.CCD, priority=4)
    opened = f"open:{call.pk}"
    async with (
        open_console(clinician, shown=[opened]) as cleared,
        open_console(dispatcher, shown=[opened]) as other,
    ):
        await note(call, clinician, "Stopped her medicine.", clearance="clinical")
        frames = [await frame_of(screen, opened) for screen in (cleared, other)]
    assert ["it is in the chart" in frame["html"] for frame in frames] == [True, False]
    assert "medicine" not in str(frames)


async def test_what_changes_more_redraws_the_whole_card(
    open_console, dispatcher, supervisor, make_call, unit
):
    call = await act(make_call)()
    async with open_console(supervisor, shown=[f"open:{call.pk}"]) as screen:
        await act(assign_unit)(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
        frame = await frame_of(screen, f"open:{call.pk}")
    assert {"head", "work", "timeline", "actions"} <= set(parts_of(frame))
    assert unit.callsign in frame["html"]


@pytest.mark.parametrize("note_is_last", [True, False])
async def test_a_note_beside_a_change_hides_none_of_it_from_one_who_was_away(
    open_console, dispatcher, supervisor, make_call, unit, note_is_last
):
    call = await act(make_call)()
    seq = await act(last_seq)()
    if not note_is_last:
        await note(call, dispatcher)
    await act(assign_unit)(actor=dispatcher, call_id=call.pk, unit_id=unit.pk)
    if note_is_last:
        await note(call, dispatcher)
    async with open_console(supervisor, shown=[f"open:{call.pk}"], seq=seq) as screen:
        frames = [frame async for frame in screen.replayed()]
    opened = [frame for frame in frames if frame["subject"] == f"open:{call.pk}"]
    assert len(opened) == 1
    assert {"work", "timeline"} <= set(parts_of(opened[0]))
    assert "Sits on the porch." in opened[0]["html"]


async def test_of_two_calls_only_the_noted_one_is_its_timeline(
    open_console, dispatcher, supervisor, make_call, unit
):
    noted, changed = await act(make_call)(), await act(make_call)()
    seq = await act(last_seq)()
    await note(noted, dispatcher)
    await act(assign_unit)(actor=dispatcher, call_id=changed.pk, unit_id=unit.pk)
    shown = [f"open:{noted.pk}", f"open:{changed.pk}"]
    async with open_console(supervisor, shown=shown, seq=seq) as screen:
        frames = {frame["subject"]: frame async for frame in screen.replayed()}
    assert parts_of(frames[shown[0]]) == ["timeline"]
    assert "work" in parts_of(frames[shown[1]])


async def test_a_note_on_a_call_that_has_left_takes_the_card_away(
    open_console, dispatcher, clinician, make_call
):
    call = await act(make_call)(CallStatus.TRIAGING, destination=Destination.CCD)
    await act(route_call)(actor=dispatcher, call_id=call.pk, route=TO_CCD)
    await act(route_call)(actor=dispatcher, call_id=call.pk, route=TO_CRT)
    async with open_console(clinician, shown=[f"open:{call.pk}"]) as screen:
        await note(call, dispatcher, "Not for CCD.")
        assert (await frame_of(screen, f"open:{call.pk}"))["html"] is None


async def test_a_note_of_a_newer_version_may_have_changed_anything(
    open_console, dispatcher, make_call
):
    call = await act(make_call)()
    async with open_console(dispatcher, shown=[f"open:{call.pk}"]) as screen:
        await act(tell)("call.note_written", f"call:{call.pk}", version=2, moved=True)
        assert "work" in parts_of(await frame_of(screen, f"open:{call.pk}"))
