"""A second city, invented, with nothing but its folder: it works, and nobody sees the first."""

import re
from datetime import timedelta
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import now

from programs.base.city import read_city
from programs.base.periods import shift_of, starts_of
from tests import prepared
from tests.cities.test_folder import PORT_ALDER
from tests.cities.test_no_city_in_code import WORDS
from tests.city import Api, City, Visitor, eventually

MENU = re.compile(r'<nav class="menu".*?</nav>', re.DOTALL)
LINK = re.compile(r'href="(/[^"#]*)"')
PEOPLE = (
    "dispatcher", "clinician", "supervisor", "lead", "manager", "auditor", "admin",
    "harbor1", "neighbor1",
)  # fmt: skip


@pytest.fixture
def alder(tmp_path):
    settings = {"CITY": str(PORT_ALDER), "PUBLIC_REPORT": "1", "WORKER_LATE_SECONDS": "86400"}
    made = City(tmp_path, prepared.schema, **settings)
    try:
        made.start_services()
        assert made.manage("seed_city") == "Seeded Port Alder."
        made.start("web")
        eventually(made.ready)
        yield made
    finally:
        made.stop()


def test_a_city_of_its_own(alder):
    call = receive(alder)
    assert_triaged_by_its_protocol(alder, call)
    assert_its_units_and_hours(alder)
    assert_boards_go_by_its_clock(alder)
    seen = every_page(alder, call)
    assert_the_first_city_is_nowhere(seen)
    assert_its_own_words_are_there(seen)
    send_and_close(alder, call)
    assert_its_evening_can_be_played(alder)


def receive(alder):
    made = Api(alder).post("/calls", {"place": "old canery", "caller_phone": "299-555-0101"})
    (row,) = alder.sql(
        "SELECT located_as, latitude, outside FROM dispatch_call WHERE id = %s", made["id"]
    )
    assert row == ("Old Cannery", 58.3011, "")
    return made["id"]


def assert_triaged_by_its_protocol(alder, call):
    """Its own questions, band, team and sentence, and its own time to respond: six minutes."""
    clear = dict.fromkeys(("knife", "hurt", "attempt", "thoughts", "water"), "no")
    answers = clear | {"visit": "yes"}
    assert Api(alder).post(f"/calls/{call}/triage", {"answers": answers})
    (row,) = alder.sql(
        "SELECT destination, destination_name, band_sign, band_name, because, "
        "respond_by - step_at = interval '6 min' FROM dispatch_call WHERE id = %s",
        call,
    )
    because = "They would like a visit."
    assert row == ("crt", "Harbor team", "A", "go and see", because, True)


def assert_its_units_and_hours(alder):
    units = {unit["callsign"] for unit in Api(alder).get("/units")}
    assert units == {"HARBOR1", "SKIFF1", "NEIGHBOR1"}
    hours = Visitor(alder, "manager").page("/hours/")
    assert "America/Anchorage" in hours
    assert "10:00-16:00" in hours


def assert_boards_go_by_its_clock(alder):
    page = Visitor(alder, "manager").page("/shift/")
    assert 'data-zone="America/Anchorage"' in page
    town = read_city(PORT_ALDER)
    starts, zone = starts_of(",".join(town.clock.shift_starts)), ZoneInfo(town.zone)
    lately = {shift_of(now() - timedelta(minutes=ago), starts, zone).name for ago in (0, 2)}
    assert any(name in page for name in lately)


def every_page(alder, call):
    """What each person sees of each page of their menu, and pages that stand in none."""
    seen = {}
    for username in PEOPLE:
        visitor = Visitor(alder, username)
        menu = MENU.search(visitor.page("/crew/" if username == "harbor1" else "/"))
        for path in LINK.findall(menu[0] if menu else ""):
            seen[username, path] = visitor.page(path)
    dispatcher, manager = Visitor(alder), Visitor(alder, "manager")
    for path in ("/", "/map/city/", f"/calls/{call}/", f"/calls/{call}/triage/", "/crew/worker.js"):
        seen["dispatcher", path] = dispatcher.page(path)
    for path in ("/directory/hsds.json", "/reports/outcomes.csv", "/public/"):
        seen["manager", path] = manager.page(path)
    for path in ("/login/", "/api/v1/openapi.json", "/static/map.js"):
        with urlopen(f"{alder.url}{path}") as answer:
            seen["anybody", path] = answer.read().decode()
    assert len({path for _, path in seen}) > 25
    return seen


def assert_the_first_city_is_nowhere(seen):
    named = {
        key: sorted({word[0] for word in WORDS.finditer(page) if word[0] != "405"})
        for key, page in seen.items()
    }
    assert {key: words for key, words in named.items() if words} == {}


def assert_its_own_words_are_there(seen):
    assert "the Port Alder Care Line" in seen["anybody", "/login/"]
    assert "Map of Port Alder" in seen["dispatcher", "/"]
    assert 'data-center="58.3,-152.0"' in seen["dispatcher", "/"]
    assert "Cascadia Code 12.7" in seen["clinician", "/state-reports/"]
    assert "Net Loft Pantry" in seen["manager", "/directory/hsds.json"]
    assert '"CX"' in seen["manager", "/directory/hsds.json"]


def send_and_close(alder, call):
    api = Api(alder)
    sent = api.post(f"/calls/{call}/assignments", {"unit": "HARBOR1"})
    for status in ("en_route", "on_scene", "cleared"):
        assert api.post(f"/assignments/{sent['id']}/progress", {"status": status})
    assert api.post(f"/calls/{call}/close", {"disposition": "stabilised_in_place"})
    assert alder.sql("SELECT status FROM dispatch_call WHERE id = %s", call) == [("closed",)]


def assert_its_evening_can_be_played(alder):
    """Its numbers are invented with its own area code, whatever its protocol asks."""
    alder.manage("simulate", "--speed", "0", "--hours", "1", "--calls-a-day", "160")
    phones = "SELECT DISTINCT left(caller_phone, 8) FROM dispatch_call"
    assert alder.sql(phones) == [("299-555-",)]
