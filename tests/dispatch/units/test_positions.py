"""Where a unit is: on earth, not at 0,0, not from the future, not older than what is known."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from dispatch.units import services
from dispatch.units.models import Position
from dispatch.units.services import Fix, record_position
from journal.codes.people import Program, Role
from programs.base.refusals import Forbidden, Invalid, NotFound
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(dispatcher, unit):
    def record(latitude=35.4, longitude=-97.5, at=None, actor=dispatcher, **given):
        fix = Fix(latitude, longitude, at or now(), **given)
        return record_position(actor=actor, unit_id=unit.pk, fix=fix)

    return record


def test_is_kept_as_it_was_said(record, unit):
    at = now() - timedelta(seconds=30)
    assert record(at=at, accuracy_meters=12.5)
    one = Position.objects.get()
    assert (one.unit, one.latitude, one.longitude) == (unit, 35.4, -97.5)
    assert (one.at, one.accuracy_meters) == (at, 12.5)
    assert now() - one.heard_at < timedelta(seconds=20)


def test_news_only_where_it_is_newer(record, make_unit, dispatcher):
    at = now()
    assert record(at=at)
    assert not record(latitude=35.9, at=at)
    assert not record(latitude=35.9, at=at - timedelta(seconds=1))
    assert record(latitude=35.9, at=at + timedelta(seconds=1))
    other = make_unit("CRT2")
    old = Fix(35.1, -97.1, at - timedelta(hours=1))
    assert record_position(actor=dispatcher, unit_id=other.pk, fix=old)
    assert Position.objects.count() == 2


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90, 180), (-90, -180), (90, -180), (-90, 180)]
)
def test_the_edges_of_the_earth_are_on_it(record, latitude, longitude):
    assert record(latitude, longitude)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(90.01, 1), (-90.01, 1), (1, 180.01), (1, -180.01)]
)
def test_beyond_them_is_not(record, latitude, longitude):
    with pytest.raises(Invalid, match="not on earth"):
        record(latitude, longitude)


def test_what_a_receiver_says_when_it_does_not_know(record):
    just, edge = 0.0099, 0.01
    for latitude in (just, -just, 0.0):
        for longitude in (just, -just, 0.0):
            with pytest.raises(Invalid, match="0,0"):
                record(latitude, longitude)
    # On the equator, or at Greenwich, and not both: somebody may be there.
    for latitude, longitude in ((edge, 0.0), (0.0, edge), (-edge, 0.0), (0.0, -97.5), (35.4, 0.0)):
        Position.objects.all().delete()
        assert record(latitude, longitude)


def test_a_minute_ahead_is_a_clock_and_more_is_none(record, monkeypatch):
    moment = now()
    monkeypatch.setattr(services, "now", lambda: moment)
    assert record(at=moment + timedelta(seconds=60))
    with pytest.raises(Invalid, match="future"):
        record(at=moment + timedelta(seconds=61))


def test_is_told_by_the_room_or_the_units_own_crew(unit, make_unit, record, crew, manager):
    assert record(actor=crew)
    other = person(Role.CREW, "other", program=Program.CRT, unit=make_unit("CRT2"))
    rider = person(Role.CALL_TAKER, "rider")
    for actor in (other, manager, rider):
        with pytest.raises(Forbidden):
            record(actor=actor)
    with pytest.raises(NotFound):
        record_position(actor=person(Role.DISPATCHER, "d2"), unit_id=0, fix=Fix(35.4, -97.5, now()))
