"""Alerts on other people's screens, and what a screening never says there."""

import json

import pytest

from dispatch.obligations.answers import acknowledge_page
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
from journal.codes.alerts import PageReason
from journal.codes.calls import CallStatus, Destination
from mih.demo.city import load_first_data
from tests.console.conftest import act
from triage.screenings.models import Questionnaire
from triage.screenings.services import record_screening

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TO_CRT = Route(band=2, destination=Destination.CRT, priority=1, because="A plan.")
HIGH = {"safe": ["no"], "company": ["no"], "leave": ["no"]}


async def frames_of(screen, subject, count):
    """Frames until `count` of that kind have come."""
    found = []
    while len(found) < count:
        frame = await screen.next_frame()
        if frame["subject"].startswith(subject):
            found.append(frame)
    return found


async def frame_of(screen, subject):
    """The next frame about just this."""
    (frame,) = await frames_of(screen, subject, 1)
    return frame


async def test_a_rise_reaches_every_position(
    open_console, dispatcher, call_taker, supervisor, clinician, make_call
):
    call = await act(make_call)(CallStatus.PENDING, destination=Destination.CCD, priority=4)
    async with (
        open_console(call_taker) as one,
        open_console(supervisor) as two,
        open_console(clinician, shown=[f"call:{call.pk}"]) as three,
    ):
        await act(route_call)(actor=dispatcher, call_id=call.pk, route=TO_CRT)
        for screen in (one, two, three):
            (frame,) = await frames_of(screen, "alert:", 1)
            assert "from 4 to 2" in frame["html"]


async def test_an_answered_page_leaves_the_other_screens(
    open_console, supervisor, lead, clinician, make_call
):
    await act(load_first_data)()
    call = await act(make_call)(destination=Destination.CCD, priority=4)
    async with open_console(lead) as screen:
        await act(screen_high)(clinician, call)
        page = await act(call.alerts.get)(reason=PageReason.SCREENER)
        raised = await frame_of(screen, f"alert:{page.pk}")
        await act(acknowledge_page)(actor=supervisor, alert_id=page.pk)
        gone = await frame_of(screen, f"alert:{page.pk}")
    assert raised["html"]
    assert gone["html"] is None


def screen_high(clinician, call):
    questionnaire = Questionnaire.objects.get()
    return record_screening(
        actor=clinician, call_id=call.pk, questionnaire=questionnaire, responses=HIGH
    )


async def test_no_frame_to_a_dispatcher_says_what_a_screening_found(
    open_console, dispatcher, clinician, make_call
):
    await act(load_first_data)()
    call = await act(make_call)(destination=Destination.CCD, priority=4)
    shown = [f"call:{call.pk}", f"open:{call.pk}"]
    async with open_console(dispatcher, shown=shown) as screen:
        await act(screen_high)(clinician, call)
        frames = []
        while not frames or not frames[-1]["subject"].startswith("open:"):
            frames.append(await screen.next_frame())
    # What band 2 is called is told to everybody.
    said = json.dumps(frames).lower().replace("high risk", "")
    assert "screened" in said
    for word in ("high", "safer", "alone", "safe where", "screener"):
        assert word not in said
