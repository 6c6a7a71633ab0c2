"""Positions in the words of several receivers, and what a receiver gets wrong."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.units.models import Position
from tests.api.test_api import Caller

pytestmark = pytest.mark.django_db
PATH = "/units/crt1/position"


@pytest.fixture
def api(client, dispatcher, unit, protocol):
    return Caller(client, dispatcher)


def where():
    position = Position.objects.get()
    return round(position.latitude, 3), round(position.longitude, 3)


def test_our_own_form(api):
    answer = api.post(PATH, {"lat": 35.47, "lon": -97.52, "at": now().isoformat(), "accuracy": 8})
    assert answer.json() == {"unit": "CRT1", "kept": True}
    assert (where(), Position.objects.get().accuracy_meters) == ((35.47, -97.52), 8.0)


def test_owntracks(api):
    body = {
        "_type": "location",
        "lat": 35.47,
        "lon": -97.52,
        "tst": int(now().timestamp()),
        "acc": 5,
    }
    assert api.post(PATH, body).status_code == 200
    assert where() == (35.47, -97.52)


@pytest.mark.parametrize("at", [lambda: now().isoformat(), lambda: int(now().timestamp() * 1000)])
def test_traccar(api, at):
    position = {"latitude": 35.47, "longitude": -97.52, "fixTime": at(), "accuracy": 0.0}
    answer = api.post(PATH, {"position": position, "device": {"uniqueId": "crt1"}})
    assert answer.status_code == 200
    assert where() == (35.47, -97.52)


def test_an_older_word_is_not_kept(api):
    for minutes, kept in ((0, True), (5, False)):
        at = (now() - timedelta(minutes=minutes)).isoformat()
        answer = api.post(PATH, {"lat": 35.47, "lon": -97.52, "at": at})
        assert answer.json()["kept"] is kept


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"lat": 0, "lon": 0, "at": "2026-01-01T00:00:00Z"}, "0,0"),
        ({"lat": 35.4, "lon": -97.5, "at": "2099-01-01T00:00:00Z"}, "future"),
        ({"lat": 135.4, "lon": -97.5, "at": "2026-01-01T00:00:00Z"}, "not on earth"),
        ({"lat": 35.4, "lon": -97.5}, "when it was so"),
        ({"lat": 35.4, "lon": -97.5, "tst": 10**18}, "when it was so"),
        ({"_type": "lwt", "lat": 35.4, "lon": -97.5, "tst": 1}, "no location message"),
        ({"position": {"latitude": "north"}}, "Traccar position"),
        ({}, "has lat and lon"),
    ],
)
def test_what_a_receiver_gets_wrong_changes_nothing(api, body, words):
    answer = api.post(PATH, body)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    assert not Position.objects.exists()


def test_a_unit_there_is_not(api):
    assert api.post("/units/crt99/position", {"lat": 35.4, "lon": -97.5}).status_code == 404


def test_units_tell_their_place_and_their_status_in_eido(api):
    api.post(PATH, {"lat": 35.47, "lon": -97.52, "at": now().isoformat()})
    unit = api.get("/units").json()[0]
    assert (unit["latitude"], unit["eido_primary"]) == (35.47, "Available")
    assert unit["eido_secondary"] == "InService"


def test_hazards_are_read_and_the_crew_is_heard(api, unit):
    call = api.post("/calls", {"place": "NW 23 & Western"}).json()
    api.post(f"/calls/{call['id']}/triage", {"answers": {"threat": "no"}})
    sent = api.post(f"/calls/{call['id']}/assignments", {"unit": "crt1"}).json()
    path = f"/assignments/{sent['id']}"
    assert api.post(f"{path}/hazards", {"seen": "old"}).status_code == 409
    seen = api.get(f"/calls/{call['id']}").json()["hazards_digest"]
    assert api.post(f"{path}/hazards", {"seen": seen}).status_code == 200
    assert api.post(f"{path}/check-in").status_code == 200


def test_finds_places(api):
    places = api.get("/places", q="classen blvd/23rd nw").json()
    assert places[0]["name"] == "NW 23 & Classen"
