"""Alerts on other people's screens, and what a screening never says there."""

import json

import pytest

from dispatch.obligations.answers import acknowledge_page
from dispatch.routing.routes import Route
from dispatch.routing.services import route_call
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
        (raised,) = await frames_of(screen, "alert:", 1)
        alert_id = raised["subject"].partition(":")[2]
        await act(acknowledge_page)(actor=supervisor, alert_id=alert_id)
        (gone,) = await frames_of(screen, "alert:", 1)
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
        frames = [await screen.next_frame(), await screen.next_frame()]
    said = json.dumps(frames).lower()
    assert "screened" in said
    for word in ("high", "safer", "alone", "safe where", "screener"):
        assert word not in said
