"""A folder that is no city stops the program, and says why, a sentence a flaw."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from dispatch.places.files import BadPlaces, features, numbering, rows, words
from journal.codes.people import Program, Role
from mih.demo.units import demo_units
from mih.environment import ROOT
from programs.base.city import FILES, SHIPPED, BadCity, read_city
from programs.base.waits import HEARERS, PROGRAMS, read_waits

PORT_ALDER = ROOT / "tests" / "cities" / "port_alder"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(PORT_ALDER, tmp_path / "town")


def change(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def run(folder, *command):
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "CITY": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def flaws(folder):
    with pytest.raises(BadCity) as stopped:
        read_city(folder)
    return str(stopped.value).splitlines()


@pytest.mark.parametrize("city", [ROOT / SHIPPED, PORT_ALDER], ids=lambda city: city.name)
def test_is_read(city):
    read = read_city(city)
    assert read.name
    assert run(city, "manage.py", "check").returncode == 0


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    assert f"{folder}: {file} is missing." in flaws(folder)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('name = "Port Alder"', 'nmae = "Port Alder"', "nmae is no key of this file."),
        ('name = "Port Alder"', 'nmae = "Port Alder"', "name is missing."),
        ('name = "Port Alder"', "name = 7", "name must be text, not 7."),
        ("America/Anchorage", "America/Nowhere", "zone: there is no time zone 'America/Nowhere'."),
        ('"299"', '"1-299"', "area_code must be three digits, not '1-299'."),
        ("-152.0]", "-252.0]", "center must be [latitude, longitude], not [58.3, -252.0]."),
        ("[3, 6, 20, 45]", "[3, 6]", "thresholds.respond_within_minutes needs four numbers"),
        ("quiet_from_hour = 22", "quiet_from_hour = 25", "clock: quiet hours go from 0 to 24."),
        ("hours = 12", "", "state_report.hours is missing."),
        ("[clock]", "[clocks]", "clocks is no key of this file."),
        ("[clock]", "[clock", "this is not TOML"),
    ],
)
def test_a_wrong_key_is_named(folder, old, new, sentence):
    change(folder / "city.toml", old, new)
    assert any(f"{folder}/city.toml: {sentence}" in flaw for flaw in flaws(folder))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("received = {", "recieved = {", "call.recieved is no key of this file."),
        ("received = {", "recieved = {", "call.received is missing."),
        ("repeat = 120, quiet = 180", "quiet = 180", "call.received.repeat is missing."),
        ("repeat = 120, quiet = 180", "repeat = 0, quiet = 180", "call.received.repeat must be"),
        ("seconds = [120]", "seconds = []", "call.received.seconds needs one number a band"),
        ("seconds = [120]", "seconds = [120, 60]", "a graver band may not wait longer"),
        ("seconds = [120]", "seconds = [120], untriaged = 900", "it may be the gravest."),
        ('["call_taker", "dispatcher"]', "[]", "call.received.heard_by names nobody"),
        ('["call_taker", "dispatcher"]', '["boss"]', "there is nobody called 'boss'."),
        ('how = "page"', 'how = "mail"', "call.received.how must be alert or page, not 'mail'."),
        ("lead = 1800", "", "shutting.lead is missing."),
        ("[call]", "[call", "this is not TOML"),
    ],
)
def test_a_wrong_wait_is_named(folder, old, new, sentence):
    change(folder / "waits.toml", old, new)
    with pytest.raises(BadCity) as stopped:
        read_waits(folder / "waits.toml")
    assert f"{folder}/waits.toml: " in str(stopped.value)
    assert sentence in str(stopped.value)


def test_nothing_starts_while_something_may_wait_in_silence(folder):
    change(folder / "waits.toml", "received = {", "recieved = {")
    done = run(folder, "manage.py", "check")
    assert done.returncode
    assert "call.received is missing." in done.stderr
    assert "Traceback" not in done.stderr


def test_the_example_of_another_city_is_read():
    assert read_waits(ROOT / "cities" / "la" / "waits.toml")


def test_whoever_can_hear_is_known():
    assert set(HEARERS) < set(Role.values)
    assert tuple(Program.values) == PROGRAMS


def test_every_flaw_is_said_at_once(folder):
    change(folder / "city.toml", "America/Anchorage", "America/Nowhere")
    change(folder / "city.toml", '"299"', '"29"')
    (folder / "hours.toml").unlink()
    assert len(flaws(folder)) == 3


@pytest.mark.parametrize(
    "command",
    [
        ("manage.py", "check"),
        ("-m", "uvicorn", "mih.asgi:application", "--port", "1"),
        ("-m", "celery", "-A", "mih", "worker"),
        ("-m", "mih.run"),
    ],
    ids=lambda command: command[-1],
)
def test_nothing_starts_without_a_city(tmp_path, command):
    done = run(tmp_path / "gone", *command)
    assert done.returncode
    assert f"CITY: there is no folder {tmp_path}/gone." in done.stderr
    assert "Traceback" not in done.stderr


READERS = {
    "units.csv": demo_units.__wrapped__,
    "places/grid.toml": numbering.__wrapped__,
    "places/words.toml": words.__wrapped__,
    "places/limits.json": lambda: features("limits.json"),
}


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("units.csv", "SKIFF1,art", "SKIFF1,boat", "line 3: a unit has a callsign, one of"),
        ("units.csv", "SKIFF1", "HARBOR1", "a callsign stands there twice."),
        ("units.csv", "58.299", "north", "line 3: SKIFF1 stands at no latitude and longitude."),
        ("units.csv", "duty", "work", "there is no column 'duty'."),
        ("places/landmarks.csv", "58.2984", "north", "line 3: lat is no number: 'north'."),
        (
            "places/landmarks.csv",
            "Alder Clinic,hospital",
            "Alder Clinic,",
            "line 3: kind is empty.",
        ),
        ("places/landmarks.csv", "kind", "sort", "there is no column 'kind'."),
        ("places/addresses.csv", "", "address,lat,lon\nNet Lane,58,-152\n", "line 2: an address"),
        ("places/mile_markers.csv", "", "mile,lat,lon\n7a,58,-152\n", "line 2: mile is no number"),
        ("places/limits.json", "", '{"features": [{}]}', "no collection of named outlines"),
        ("places/grid.toml", "", "origin = 3", "quarters is missing."),
        ("places/words.toml", "", "[same]\npenn = 3\n[titles]", "same must be a table of words"),
    ],
)
def test_a_wrong_line_is_named(folder, monkeypatch, file, old, new, sentence):
    (folder / file).touch()
    change(folder / file, old, new)
    monkeypatch.setenv("CITY", str(folder))
    read = READERS.get(file, lambda: rows(file.removeprefix("places/")))
    with pytest.raises((BadCity, BadPlaces)) as stopped:
        read()
    assert str(folder / file) in str(stopped.value)
    assert sentence in str(stopped.value)


def test_every_file_is_read_by_the_checks(folder):
    change(folder / "hours.toml", "America/Anchorage", "UTC")
    change(folder / "protocol.toml", "[[band]]", "[[band")
    change(folder / "directory.csv", "needs", "need")
    change(folder / "places" / "landmarks.csv", "58.2984", "north")
    told = run(folder, "manage.py", "check")
    assert told.returncode
    for file, sentence in (
        ("hours.toml", "its zone is UTC, that of city.toml is America/Anchorage."),
        ("protocol.toml", "This is not TOML"),
        ("directory.csv", "it has no column 'needs'."),
        ("places/landmarks.csv", "lat is no number: 'north'."),
    ):
        assert re.search(f"{folder}/{file}.*{sentence}", told.stderr)
    assert "Traceback" not in told.stderr


VIGNETTE = """
[clear]
knife = "no"
hurt = "no"
attempt = "no"
thoughts = "no"
water = "no"
visit = "no"
[[vignette]]
id = "1"
text = "Somebody is badly hurt on the quay."
answers = { hurt = "yes" }
needs = { band = 1, along = ["ems"] }
hard_stop = true
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("protocol.toml", "locked = true", "lockd = true", "did you mean 'locked'?"),
        (
            "protocol.toml",
            'otherwise = { to = "police" }',
            'otherwise = { to = "ccd" }',
            "ends with",
        ),
        ("vignettes.toml", 'hurt = "yes"', 'hurt = "badly"', "hurt = 'badly' is no answer"),
        ("vignettes.toml", '["ems"]', '["co_response", "art"]', "gets less from the protocol"),
    ],
)
def test_what_could_not_be_put_in_force_is_told_and_stops_nothing(folder, file, old, new, sentence):
    (folder / "vignettes.toml").write_text(VIGNETTE)
    assert "mih.W001" not in run(folder, "manage.py", "check").stderr
    change(folder / file, old, new)
    told = run(folder, "manage.py", "check")
    assert told.returncode == 0
    assert sentence in told.stderr


def test_vignettes_that_cannot_be_read_stop_it(folder):
    (folder / "vignettes.toml").write_text(VIGNETTE.replace("needs =", "need ="))
    told = run(folder, "manage.py", "check")
    assert told.returncode
    assert "did you mean 'needs'?" in told.stderr


def test_a_part_of_the_city_is_its_ward_where_wards_are_drawn(folder):
    ring = "[[[[-153, 58], [-151, 58], [-151, 59], [-153, 59], [-153, 58]]]]"
    wards = (
        '{"features": [{"properties": {"name": "Quay"}, "geometry": '
        f'{{"type": "MultiPolygon", "coordinates": {ring}}}}}]}}'
    )
    (folder / "places" / "wards.json").write_text(wards)
    ask = (
        "from dispatch.places.limits import part_of_city as part;"
        "print(part(58.3, -152.0), part(0, 0) or 'none')"
    )
    assert run(folder, "-c", ask).stdout.split() == ["Quay", "none"]
    (folder / "places" / "wards.json").write_text(wards.replace("Quay", "Quay and Landing"))
    assert "'Quay and Landing' is longer than 10." in run(folder, "manage.py", "check").stderr
