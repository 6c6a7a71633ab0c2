"""Who may open the socket, and what it makes of words it does not understand."""

import json

import pytest

from dispatch.live import relay as live
from dispatch.routing.routes import Route
from journal.codes.calls import Destination
from tests.console.conftest import act, dial, sign_in

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TO_CCD = Route(band=4, destination=Destination.CCD, priority=4, because="The phone is enough.")
TO_CRT = Route(band=2, destination=Destination.CRT, priority=2, because="Thoughts of suicide.")


class TestWhoMayConnect:
    async def test_nobody_without_a_session(self):
        assert not await dial().connect()

    async def test_nobody_whose_account_is_closed(self, dispatcher):
        key = await act(sign_in)(dispatcher)
        dispatcher.is_active = False
        await act(dispatcher.save)()
        assert not await dial(key).connect()

    async def test_no_page_of_another_site(self, dispatcher):
        key = await act(sign_in)(dispatcher)
        assert not await dial(key, origin=b"https://elsewhere.example").connect()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "not json",
        "[]",
        "7",
        json.dumps({"resume": 1}),
        json.dumps({"resume": "1", "shown": []}),
        json.dumps({"resume": -1, "shown": []}),
        json.dumps({"resume": True, "shown": []}),
        json.dumps({"resume": 1, "shown": [1]}),
        json.dumps({"resume": 1, "shown": ["x"] * 2001}),
    ],
)
async def test_what_is_not_understood_closes_the_line_with_a_sentence(dispatcher, sent):
    line = dial(await act(sign_in)(dispatcher))
    await line.connect()
    await line.send_text(sent)
    output = await line.receive_output(2)
    assert (output["type"], output["code"]) == ("websocket.close", 4400)
    assert "resume" in output["reason"]
    for relay in live._relays.values():
        await relay.stop()
    live._relays.clear()
