"""Every kind of event is written and read again, and what cannot be read is said to be so."""

import importlib
import json
import pkgutil
from dataclasses import dataclass, fields
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal import facts
from journal.facts.alerts import BandRose
from journal.facts.calls import CallClosed, CallReceived, CallRouted
from journal.facts.catalog import ALL, FACTS, dump, read, readers_of
from journal.facts.fact import Fact, Readers, Unread
from journal.facts.handoffs import HandoffMoved
from journal.facts.units import DutyChanged, UnitProgressed
from tests.journal.test_codes import LISTS

st.register_type_strategy(float, st.floats(0, 1, allow_nan=False))
DATETIMES = st.datetimes(timezones=st.just(UTC))
HERE = Path(__file__).parent
ID = "8a7b9f2a-5a51-4a5a-8d3e-2b9f4f3f1f11"
# Of these the subject itself says who may read; what is on record is for who reads the journal.
SHARED = {
    "call", "unit", "staff", "alert", "handoff", "transfer", "call_back", "follow_up",
    "obligation",
}  # fmt: skip


def as_stored(fact):
    return json.loads(json.dumps(dump(fact)))


def shapes():
    """Every class of a fact that stands in journal/facts/."""
    for module in pkgutil.iter_modules(facts.__path__):
        for shape in vars(importlib.import_module(f"journal.facts.{module.name}")).values():
            if isinstance(shape, type) and issubclass(shape, Fact) and shape is not Fact:
                yield shape


def test_the_catalog_has_every_fact_once():
    assert set(ALL) == set(shapes())
    assert len(FACTS) == len(ALL) == len(set(ALL))


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.KIND)
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_what_is_written_is_read_again(shape, data):
    with_zones = {
        field.name: DATETIMES for field in fields(shape) if "datetime.datetime" in str(field.type)
    }
    fact = data.draw(st.builds(shape, **with_zones))
    stored = as_stored(fact)
    again = read(shape.KIND, stored)
    assert again == fact
    assert as_stored(again) == stored
    sentence = fact.sentence()
    assert sentence is None or (type(sentence) is str and sentence.strip())


@pytest.mark.parametrize("shape", ALL, ids=lambda shape: shape.KIND)
def test_every_fact_says_what_it_is(shape):
    assert shape.__doc__.strip()
    about = set(shape.SUBJECTS.replace(" or ", ", ").split(", "))
    if about - SHARED:
        assert shape.READERS == Readers.JOURNAL, "what is on record is not for everyone"


class TestOlder:
    """Events as earlier versions wrote them."""

    @pytest.mark.parametrize(
        ("shape", "data", "lacks"),
        [
            (CallReceived, {"number": "26-00001", "source": "911"}, {"repeat": False}),
            (CallClosed, {"disposition": "refused"}, {"unserved": None, "jail_avoided": False}),
            (
                CallRouted,
                {
                    "band": 2, "destination": "crt", "program": "crt", "priority": 2,
                    "co_response": False, "ems": False, "cap_referral": False,
                },
                {"need": None, "band_name": "", "art_along": False},
            ),
            (
                UnitProgressed,
                {"assignment": ID, "unit": "CRT1", "status": "on_scene"},
                {"at": None, "outcome": None},
            ),
            (DutyChanged, {"unit": "CRT1", "duty": "in_service"}, {"missing": ()}),
            (BandRose, {"alert": ID, "from": 3, "to": 1}, {"from_": 3}),
            (
                HandoffMoved,
                {"handoff": ID, "status": "accepted", "owner": 4},
                {"reason": None},
            ),
        ],
        ids=lambda value: getattr(value, "KIND", ""),
    )  # fmt: skip
    def test_are_read_with_what_they_lack(self, shape, data, lacks):
        fact = read(shape.KIND, data)
        assert isinstance(fact, shape)
        assert {name: getattr(fact, name) for name in lacks} == lacks

    def test_keep_their_spelling(self):
        stored = {"alert": ID, "from": "B", "to": "A"}
        assert dump(read("call.band_rose", stored)) == stored


class TestUnread:
    @pytest.mark.parametrize(
        ("kind", "data", "why"),
        [
            ("call.teleported", {}, "unknown kind"),
            ("call.closed", {"v": 3, "disposition": "refused"}, "version 3"),
            ("call.closed", {"v": 0, "disposition": "refused"}, "version 0"),
            ("call.closed", {"v": "two", "disposition": "refused"}, "version two"),
            ("call.closed", {}, "disposition: missing"),
            ("call.closed", {"disposition": "vanished"}, "disposition: enum"),
            ("call.closed", {"disposition": "refused", "mood": 1}, "mood: unexpected"),
            ("call.unit_assigned", {"assignment": "7", "unit": "CRT1"}, "assignment: uuid"),
        ],
    )
    def test_says_why(self, kind, data, why):
        unread = read(kind, data)
        assert isinstance(unread, Unread)
        assert why in unread.why

    def test_says_nothing_that_stood_there(self):
        unread = read("call.closed", {"disposition": "Words of a caller."})
        assert "Words" not in unread.why

    def test_of_an_unknown_kind_is_for_who_reads_the_journal(self):
        assert readers_of("call.teleported") == Readers.JOURNAL


def test_a_version_above_the_first_stands_in_the_data():
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Second(Fact):
        KIND, VERSION = "call.second", 2
        number: int

    assert dump(Second(number=1)) == {"number": 1, "v": 2}


class TestStored:
    """Events as they stand in journals that exist. Lines are added here, and never changed: a
    field that is renamed, or a code that is taken away, would make them unreadable.
    """

    LINES = tuple(json.loads(line) for line in (HERE / "stored.jsonl").read_text().splitlines())

    @pytest.mark.parametrize("line", LINES, ids=lambda line: line["kind"])
    def test_are_read_as_long_as_the_journal_is_kept(self, line):
        fact = read(line["kind"], line["data"])
        assert isinstance(fact, FACTS[line["kind"]]), fact
        assert as_stored(fact).items() >= line["data"].items()

    def test_every_kind_has_a_line(self):
        assert {line["kind"] for line in self.LINES} == set(FACTS), "add a line to stored.jsonl"

    def test_no_code_is_taken_away(self):
        stored = json.loads((HERE / "stored_codes.json").read_text())
        for name, values in stored.items():
            assert set(values) <= set(LISTS[name].values), name
