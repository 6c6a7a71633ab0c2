"""Who can take a call now: hours, people, units, and the chain when there are none."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.units.cards import NearestUnit, ProgramStrength
from journal.codes.people import Program
from mih.demo.invented import CLEAR
from mih.environment import ROOT
from programs.hours.calendar import read_calendar
from triage.decisions.availability import Staffing, available_destination
from triage.protocols.reading import parse

OKC = parse((ROOT / "cities" / "okc" / "protocol.toml").read_text())
HOURS = read_calendar((ROOT / "cities" / "okc" / "hours.toml").read_text())
ZONE = ZoneInfo("America/Chicago")
SPRING, AUTUMN, PLAIN = (2026, 3, 8), (2026, 11, 1), (2026, 11, 22)
NEED = {
    "police": {"threat": "yes"},
    "crt": {"self_harm": "plan"},
    "art": {"presence": "yes"},
    "ccd": {},
    "988": {"ongoing": "agrees"},
}


def units(*free, on=None):
    there = tuple(NearestUnit(callsign, None) for callsign in free)
    return ProgramStrength(on=len(free) if on is None else on, free=there)


FULL = Staffing({"crt": units("CRT1"), "art": units("ART1"), "cap": units("CAP1")}, clinicians=1)


def at(day, clock):
    hour, minute, second = map(int, clock.split(":"))
    return datetime(*day, hour, minute, second, tzinfo=ZONE)


NOON = at(PLAIN, "12:00:00")


def taken(need, when=NOON, floor=FULL, hours=HOURS):
    return available_destination(OKC, OKC.decide(CLEAR | NEED[need]), when, hours, floor)


class TestInHours:
    @pytest.mark.parametrize("need", list(NEED))
    def test_who_is_needed_takes_it(self, need):
        available = taken(need)
        assert (available.to, available.sentence, available.follow_up) == (need, "", None)

    def test_the_free_units_are_named(self):
        assert [unit.callsign for unit in taken("crt").units] == ["CRT1"]


class TestTheHourBoundary:
    @pytest.mark.parametrize("day", [PLAIN, SPRING, AUTUMN])
    @pytest.mark.parametrize(
        ("clock", "to"),
        [
            ("06:59:59", "police"),
            ("07:00:00", "crt"),
            ("22:59:59", "crt"),
            ("23:00:00", "police"),
            ("23:59:59", "police"),
            ("00:00:00", "police"),
        ],
    )
    def test_to_the_second(self, day, clock, to):
        assert taken("crt", at(day, clock)).to == to

    def test_says_what_is_needed_why_not_and_who_follows_up(self):
        available = taken("crt", at(PLAIN, "23:00:00"))
        assert available.sentence == (
            "Crisis Response Team needed; closed since 23:00 → Police with a CIT officer, "
            "CCD follow-up at 07:00."
        )
        assert available.along == {"co_response"}
        assert available.follow_up == (Program.CCD, at((2026, 11, 23), "07:00:00"))

    @pytest.mark.parametrize("day", [SPRING, AUTUMN])
    def test_follows_up_at_seven_after_a_night_of_another_length(self, day):
        eve = at(day, "12:00:00") - timedelta(days=1)
        late = datetime(eve.year, eve.month, eve.day, 23, 30, tzinfo=ZONE)
        program, when = taken("crt", late).follow_up
        assert (program, when) == (Program.CCD, at(day, "07:00:00"))

    def test_past_midnight_it_still_says_when_it_closed(self):
        assert "closed since 23:00 →" in taken("crt", at(PLAIN, "03:00:00")).sentence

    def test_a_phone_call_at_night_goes_to_the_lifeline(self):
        available = taken("ccd", at(PLAIN, "03:00:00"))
        assert (available.to, available.follow_up[0]) == ("988", Program.CCD)

    def test_a_visit_at_night_goes_down_the_whole_chain(self):
        available = taken("art", at(PLAIN, "03:00:00"))
        assert (available.to, available.along, available.follow_up[0]) == (
            "police",
            {"co_response"},
            Program.ART,
        )

    @pytest.mark.parametrize("need", ["police", "988"])
    def test_those_who_never_shut_take_it_at_any_hour(self, need):
        assert taken(need, at(PLAIN, "03:00:00")).to == need

    def test_a_day_that_differs_says_why(self):
        special = read_calendar(
            'zone = "America/Chicago"\n[weekly]\ncrt = { daily = ["07:00-23:00"] }\n'
            '[[day]]\non = 2026-11-22\nwhy = "training day"'
        )
        available = taken("crt", hours=special)
        assert "closed since 23:00 (training day) →" in available.sentence


class TestWhoIsThere:
    def test_nobody_on_duty(self):
        available = taken("crt", floor=Staffing({"crt": units(on=0)}, 1))
        assert available.to == "police"
        assert "nobody is on duty" in available.sentence
        assert available.sentence.endswith("CCD follow-up.")
        assert available.follow_up == (Program.CCD, NOON)

    def test_a_crisis_does_not_wait_for_units_that_are_all_out(self):
        available = taken("crt", floor=Staffing({"crt": units(on=3)}, 1))
        assert available.to == "police"
        assert "all 3 units are on calls" in available.sentence

    def test_a_visit_waits_for_units_that_are_all_out(self):
        available = taken("art", floor=Staffing({"art": units(on=1), "crt": units("CRT1")}, 1))
        assert available.to == "art"
        assert available.sentence == (
            "Alternative Response Team needed; its only unit is on calls: the call waits for one."
        )

    def test_a_visit_with_nobody_of_art_on_goes_to_crt(self):
        available = taken("art", floor=Staffing({"crt": units("CRT1")}, 1))
        assert (available.to, [unit.callsign for unit in available.units]) == ("crt", ["CRT1"])

    def test_no_clinician_available(self):
        available = taken("ccd", floor=Staffing({}, 0))
        assert available.to == "988"
        assert "no clinician is available" in available.sentence

    @pytest.mark.parametrize("clock", ["03:00:00", "12:00:00", "23:00:00"])
    def test_medical_danger_brings_ems_at_any_hour(self, clock):
        outcome = OKC.decide(CLEAR | {"medical": "yes"})
        available = available_destination(OKC, outcome, at(PLAIN, clock), HOURS, FULL)
        assert outcome.priority == 1
        assert "ems" in available.along
        assert available.to == ("crt" if clock == "12:00:00" else "police")

    def test_whom_a_destination_does_not_take_goes_on_to_the_next(self):
        source = (ROOT / "cities" / "okc" / "protocol.toml").read_text()
        art = 'name = "Alternative Response Team"\n'
        table = parse(source.replace(art, f'{art}takes = {{ age = ["adult"] }}\n'))
        outcome = replace(table.decide(CLEAR | {"presence": "yes"}), barred=frozenset({"art"}))
        available = available_destination(table, outcome, NOON, HOURS, FULL)
        assert available.to == "crt"
        assert "Alternative Response Team does not take this person" in available.sentence

    def test_who_goes_along_still_goes_along(self):
        outcome = OKC.decide(CLEAR | {"self_harm": "plan", "medical": "yes"})
        available = available_destination(OKC, outcome, at(PLAIN, "03:00:00"), HOURS, FULL)
        assert {"ems", "co_response"} <= available.along
        assert outcome.destination == "crt"
