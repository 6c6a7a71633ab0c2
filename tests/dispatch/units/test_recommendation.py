"""Whom to send, and why, in words; and travel times from a router or without one."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils.timezone import localdate, now

from dispatch.assignments.services import assign_unit, report_progress
from dispatch.units import travel as traveling
from dispatch.units.models import Position
from dispatch.units.recommendation import recommend
from journal.codes.calls import CallStatus
from journal.codes.people import Program, Role
from journal.codes.units import AssignmentStatus, CrewRole, Duty
from programs.base.permissions import Audience
from programs.credentials.models import Credential
from programs.roster.models import Shift
from programs.units.models import Unit

pytestmark = pytest.mark.django_db
ROOM = Audience(Role.DISPATCHER)
HERE = {"latitude": 35.4931, "longitude": -97.5300}


@pytest.fixture
def call(make_call):
    return make_call(**HERE)


@pytest.fixture
def at(make_unit, make_person):
    """Puts a crewed unit so many degrees north of the call."""

    def make(callsign, north=0.0, *, program=Program.CRT, language="", minutes_old=0, **given):
        unit = make_unit(callsign, program)
        moment = now() - timedelta(minutes=minutes_old)
        Position.objects.create(
            unit=unit, latitude=35.4931 + north, longitude=-97.53, at=moment, heard_at=moment
        )
        for role in (CrewRole.PARAMEDIC, CrewRole.NAVIGATOR):
            one = make_person(
                Role.CREW,
                f"{callsign}{role}",
                program=program,
                unit=unit,
                crew_role=role,
                languages=language,
            )
            Credential.objects.create(
                staff=one, crew_role=role, name="x", expires_on=localdate() + timedelta(days=9)
            )
        return unit

    return make


def advice(call):
    return recommend(ROOM, call.pk)


def reasons(call, unit):
    one = next(one for one in advice(call).candidates if one.callsign == unit.callsign)
    return set(one.speaks_for), set(one.speaks_against)


def test_the_nearest_of_the_program_is_first(call, at):
    at("CRT1", 0.09), at("CRT2", 0.02), at("CAP1", 0.001, program=Program.CAP)
    found = advice(call)
    assert [one.callsign for one in found.candidates] == ["CRT2", "CRT1", "CAP1"]
    assert found.source == "estimate over the street grid"
    assert found.candidates[0].minutes < found.candidates[1].minutes


def test_says_what_speaks_for_and_against(call, at):
    unit = at("CRT1", 0.02, minutes_old=7, language="Spanish")
    call.language = "spanish"
    call.save()
    speaks, against = reasons(call, unit)
    assert {"Crisis Response Team", "speaks spanish"} <= speaks
    assert {"position is 7 min old"} == against


def test_a_missing_or_lapsed_role_is_said(call, at):
    unit = at("CRT1")
    Credential.objects.filter(crew_role=CrewRole.NAVIGATOR).update(
        expires_on=localdate() - timedelta(days=1)
    )
    assert "goes without response navigator" in reasons(call, unit)[1]


def test_the_end_of_a_shift_long_hours_and_many_calls(call, at, make_call, dispatcher):
    unit = at("CRT1")
    for member in unit.crew_members.all():
        Shift.objects.create(
            staff=member,
            starts_at=now() - timedelta(hours=11),
            ends_at=now() + timedelta(minutes=40),
        )
    for _ in range(6):
        one = assign_unit(actor=dispatcher, call_id=make_call().pk, unit_id=unit.pk)
        for status in ("en_route", "on_scene", "cleared"):
            report_progress(actor=dispatcher, assignment_id=one.pk, status=AssignmentStatus(status))
    against = " ".join(reasons(call, unit)[1])
    assert "shift ends" in against
    assert "11 h on duty" in against
    assert "6 calls in 12 h" in against


def test_a_crew_that_knows_the_person_goes_before_a_nearer_one(
    call, at, make_call, make_assignment
):
    near, known = at("CRT1", 0.01), at("CRT2", 0.02)
    call.caller_phone = "405-555-0134"
    call.save()
    before = make_call(CallStatus.CLOSED, caller_phone="405-555-0134")
    make_assignment(before, known, AssignmentStatus.CLEARED)
    assert advice(call).best.callsign == "CRT2"
    assert any("was with this person" in reason for reason in reasons(call, known)[0])
    assert not any("was with this person" in reason for reason in reasons(call, near)[0])


def test_why_the_others_were_not_chosen(call, at, make_call, make_assignment, make_unit):
    busy = at("CRT1")
    there = make_call(CallStatus.ACTIVE)
    make_assignment(there, busy, AssignmentStatus.ON_SCENE)
    make_unit("CRT2", duty=Duty.OFF_DUTY)
    others = {one.callsign: (one.why, one.may_stack) for one in advice(call).others}
    assert others == {
        "CRT1": (f"on scene · {there.number}", True),
        "CRT2": ("off duty", False),
    }


def test_without_a_place_it_says_that_nobody_knows_how_far(make_call, at):
    at("CRT1")
    found = advice(make_call())
    assert "nobody knows how far" in found.note
    assert found.best.seconds is None


def test_is_for_those_who_send(call, crew):
    assert recommend(Audience(Role.CREW, "crt", crew.unit_id), call.pk) is None


class Router(BaseHTTPRequestHandler):
    """A router on this machine that answers as OSRM and Valhalla do."""

    broken = False

    def do_GET(self):
        count = self.path.count(";")
        self._say({"code": "Ok", "durations": [[100.0 * (n + 1)] for n in range(count)] + [[0.0]]})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        times = [[{"time": 50 * (n + 1)}] for n, _ in enumerate(asked["sources"])]
        self._say({"sources_to_targets": times})

    def _say(self, answer):
        self.send_response(500 if self.broken else 200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def router(settings):
    server = HTTPServer(("127.0.0.1", 0), Router)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TRAVEL_URL = f"http://127.0.0.1:{server.server_port}"
    traveling._backing_off.clear()
    yield Router
    Router.broken = False
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("engine", "seconds"), [("osrm", (100.0, None, 200.0)), ("valhalla", (50, None, 100))]
)
def test_asks_the_agencys_own_router(router, settings, engine, seconds):
    settings.TRAVEL_ENGINE = engine
    found = traveling.travel([(35.4, -97.5), None, (35.5, -97.6)], (35.47, -97.52))
    assert found.seconds == seconds
    assert found.source.lower() == engine


def test_a_router_that_is_down_is_said_and_left_alone(router):
    router.broken = True
    found = traveling.travel([(35.4, -97.5)], (35.47, -97.52))
    assert found.seconds[0] > 60
    assert found.source == "estimate over the street grid: OSRM does not answer"
    router.broken = False
    assert "does not answer" in traveling.travel([(35.4, -97.5)], (35.47, -97.52)).source


def test_a_unit_nobody_can_place_is_last(call, at, make_unit):
    at("CRT1", 0.05)
    Unit.objects.filter(pk=make_unit("CRT2").pk).update(latitude=None)
    assert advice(call).best.callsign == "CRT1"
