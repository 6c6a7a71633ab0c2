"""Finding places with nobody to ask: crossings, addresses, names, and where the city ends."""

import math
from itertools import islice

import pytest

from dispatch.calls.location import locate_call
from dispatch.intake.services import Intake, receive_call
from dispatch.places.files import rows
from dispatch.places.gazetteer import find
from dispatch.places.grid import along, latitude_of
from dispatch.places.limits import whereabouts
from journal.codes.calls import Source
from programs.base.refusals import Invalid

CROSSINGS = rows("crossings.csv")


def ordinal(word):
    number = int(word)
    ending = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def said(crossing):
    """Three ways to say a crossing that are not how it is written."""
    quarter, number, *_ = crossing["ew"].split()
    other = crossing["ns"].title()
    long = {"NW": "Northwest", "SW": "South West", "NE": "N.E.", "SE": "southeast"}[quarter]
    yield f"{quarter} {number} & {other}"
    yield f"{other.lower()} ave/{ordinal(number)} {quarter.lower()}"
    yield f"{other} and {long} {ordinal(number)} Street"


def kilometers(found, crossing):
    north = (found.latitude - float(crossing["lat"])) * 111
    east = (found.longitude - float(crossing["lon"])) * 91
    return math.hypot(north, east)


def test_nineteen_of_twenty_crossings_are_found_first_however_they_are_said():
    asked = [(words, one) for one in CROSSINGS for words in said(one)]
    right = [
        found and kilometers(found[0], one) < 0.4 for words, one in asked for found in [find(words)]
    ]
    assert sum(map(bool, right)) / len(asked) >= 0.95


def test_a_crossing_nobody_surveyed_is_where_the_streets_meet():
    """The streets alone, without the crossing itself, put it within 400 m."""
    for one in islice(CROSSINGS, 0, None, 40):
        quarter, number, *_ = one["ew"].split()
        assert abs(latitude_of(quarter.lower(), int(number)) - float(one["lat"])) < 0.0045


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("NW 23 & Classen", "NW 23 & Classen"),
        ("classen blvd/23rd nw", "NW 23 & Classen"),
        ("nw23 & penn", "NW 23 & Pennsylvania"),
        ("fire station 30", "Fire Station 30"),
        ("myriad gardens", "Myriad Gardens"),
        ("9000 s santa fe", "9000 S Santa Fe Ave"),
        ("2317 NW 28TH ST", "2317 NW 28"),
        ("reno & merdian", "Reno & Meridian"),
        ("twenty-third and western nw", "NW 23 St & Western"),
    ],
)
def test_finds(words, name):
    assert find(words)[0].name == name


def test_a_block_lies_on_its_street_between_its_neighbors():
    west = [along("w", number) for number in (100, 1200, 2300, 3600, 4800)]
    assert west == sorted(west, reverse=True)
    assert along("n", 2300) == pytest.approx(latitude_of("nw", 23), abs=0.002)
    found = find("2317 NW 28TH ST")[0]
    assert kilometers(found, {"lat": "35.498416", "lon": "-97.552752"}) < 0.4


def test_a_mile_marker_is_told_by_the_way_its_highway_runs():
    found = find("I-40 mm 150")
    assert found[0].kind == "mile marker"
    assert "east-west" in found[0].name


@pytest.mark.parametrize(
    ("place", "city"),
    [
        ((35.4676, -97.5164), "Oklahoma City"),
        ((35.6528, -97.4781), "Edmond"),
        ((35.5512, -97.5477), "Nichols Hills"),
        ((36.1540, -95.9928), ""),
    ],
)
def test_where_the_city_ends(place, city):
    assert whereabouts(*place).city == city


def test_what_was_said_to_be_elsewhere_is_not_surely_here():
    found = find("2nd and broadway edmond")[0]
    assert "Edmond" in found.outside
    assert not found.sure


@pytest.mark.parametrize("words", ["", "   ", "asdfgh", "x" * 10_000, "🙂", "'; DROP TABLE", "&&&"])
def test_nonsense_is_nowhere(words):
    assert find(words) == ()


@pytest.mark.django_db
class TestOnACall:
    def receive(self, dispatcher, place, **given):
        return receive_call(
            actor=dispatcher, intake=Intake(source=Source.TRANSFER_911, place=place, **given)
        )

    def test_a_sure_place_is_taken(self, dispatcher):
        call = self.receive(dispatcher, "western and nw 23rd")
        assert (call.place, call.located_as) == ("western and nw 23rd", "NW 23 St & Western")
        assert call.latitude == pytest.approx(35.493, abs=0.01)

    @pytest.mark.parametrize("place", ["Behind the blue house", "11th and McKinley"])
    def test_an_unknown_or_doubtful_one_blocks_nothing(self, dispatcher, place):
        call = self.receive(dispatcher, place)
        assert (call.place, call.latitude, call.located_as) == (place, None, "")

    def test_what_came_with_the_call_is_believed(self, dispatcher):
        call = self.receive(dispatcher, "NW 23 & Western", latitude=35.1, longitude=-97.1)
        assert call.latitude == 35.1

    def test_outside_the_city_is_said(self, dispatcher):
        assert "Nichols Hills" in self.receive(dispatcher, "penn & nw 63").outside

    def test_a_person_chooses_among_guesses(self, dispatcher):
        call = self.receive(dispatcher, "11th and McKinley")
        names = [one.name for one in find("11th and McKinley")]
        locate_call(actor=dispatcher, call_id=call.pk, words=call.place, choice=1)
        call.refresh_from_db()
        assert (call.place, call.located_as) == ("11th and McKinley", names[1])
        with pytest.raises(Invalid):
            locate_call(actor=dispatcher, call_id=call.pk, words=call.place, choice=20)
